package io.catchment.intake;

import static org.assertj.core.api.Assertions.assertThat;

import io.catchment.AccountId;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class PartitioningTest {
    private static final int ROUTES = 100_000;

    private final Partitioning partitioning = new Partitioning(64);

    // Requests that wait in the log keep their partition only as long as these numbers stay.
    @Test
    void a_route_keeps_its_partition_from_release_to_release() {
        AccountId account = new AccountId(1);

        List<Integer> partitions =
                List.of(
                        partitioning.partition(account, 0, "a@example.com"),
                        partitioning.partition(account, 0, "9000000001"),
                        partitioning.partition(account, 8, "a@example.com"),
                        partitioning.partition(account, 8, "9000000001"));

        assertThat(partitions).containsExactly(40, 21, 1, 10);
    }

    @Test
    void without_a_spread_all_partitions_are_hit_evenly() {
        for (IntFunction<String> route : routes()) {
            long[] hits = hits(new AccountId(1), 0, route);

            // With 63 degrees of freedom, 120 is passed by chance once in 50,000 times.
            assertThat(chiSquare(hits, 64)).isLessThan(120);
        }
    }

    @Test
    void a_spread_of_8_hits_8_partitions_evenly() {
        for (int account = 1; account <= 50; account++) {
            long[] hits = hits(new AccountId(account), 8, route -> route + "@example.com");

            long[] hit = Arrays.stream(hits).filter(count -> count > 0).toArray();
            assertThat(hit).hasSize(8);
            // 7 degrees of freedom, 50 accounts.
            assertThat(chiSquare(hit, 8)).isLessThan(45);
        }
    }

    @Test
    void as_many_accounts_as_there_are_partitions_share_none() {
        Partitioning wide = new Partitioning(1_024);

        Set<Integer> homes =
                IntStream.rangeClosed(1, 1_024)
                        .map(account -> wide.partition(new AccountId(account), 1, "a@example.com"))
                        .boxed()
                        .collect(Collectors.toSet());

        assertThat(homes).hasSize(1_024);
    }

    @Test
    void a_hand_is_shared_out_evenly_among_workers() {
        for (int account = 1; account <= 100; account++) {
            Set<Integer> hand = hand(new AccountId(account));

            for (int workers : List.of(1, 2, 4)) {
                assertThat(hand.stream().collect(Collectors.groupingBy(card -> card % workers)))
                        .hasSize(workers)
                        .allSatisfy((worker, cards) -> assertThat(cards).hasSize(8 / workers));
            }
        }
    }

    @Test
    void however_few_partitions_there_are_a_hand_has_as_many_as_it_should() {
        for (int partitions = 1; partitions <= 20; partitions++) {
            Partitioning few = new Partitioning(partitions);
            for (int spread = 1; spread <= partitions; spread++) {
                Set<Integer> hand = new TreeSet<>();
                for (int route = 0; route < 1_000; route++) {
                    hand.add(few.partition(new AccountId(7), spread, "route" + route));
                }
                assertThat(hand).hasSize(spread);
            }
        }
    }

    @Test
    void accounts_have_hands_of_their_own() {
        Set<Set<Integer>> hands =
                IntStream.rangeClosed(1, 100)
                        .mapToObj(account -> hand(new AccountId(account)))
                        .collect(Collectors.toSet());

        assertThat(hands).hasSize(100);
    }

    @Test
    void hands_together_cover_all_partitions_evenly() {
        long[] dealt = new long[64];
        for (int account = 1; account <= 2_000; account++) {
            hand(new AccountId(account)).forEach(partition -> dealt[partition]++);
        }

        assertThat(chiSquare(dealt, 64)).isLessThan(120);
    }

    @Test
    void a_spread_beyond_the_partitions_is_all_of_them() {
        assertThat(new Partitioning(4).partition(new AccountId(1), 9, "x"))
                .isEqualTo(new Partitioning(4).partition(new AccountId(1), 0, "x"));
        assertThat(new Partitioning(1).partition(new AccountId(1), 0, "x")).isZero();
    }

    private static List<IntFunction<String>> routes() {
        return List.of(
                route -> "person" + route + "@example.com",
                route -> "+91" + (9_000_000_000L + route),
                Integer::toString);
    }

    private long[] hits(AccountId account, int spread, IntFunction<String> route) {
        long[] hits = new long[64];
        for (int i = 0; i < ROUTES; i++) {
            hits[partitioning.partition(account, spread, route.apply(i))]++;
        }
        return hits;
    }

    private Set<Integer> hand(AccountId account) {
        Set<Integer> hand = new TreeSet<>();
        for (int i = 0; i < 200; i++) {
            hand.add(partitioning.partition(account, 8, "route" + i));
        }
        return hand;
    }

    private static double chiSquare(long[] hits, int places) {
        double expected = Arrays.stream(hits).sum() / (double) places;
        return Arrays.stream(hits)
                .mapToDouble(hit -> (hit - expected) * (hit - expected) / expected)
                .sum();
    }
}
