package io.catchment.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.catchment.AccountId;
import io.catchment.Lead;
import io.catchment.LeadId;
import io.catchment.UniqueKey;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class LeadLocksTest {
    private static final AccountId ACCOUNT = new AccountId(1);
    private static final AccountId OTHER_ACCOUNT = new AccountId(2);

    private static TestStore store;

    private final ExecutorService threads = Executors.newFixedThreadPool(2);

    @BeforeAll
    static void open_a_store() {
        store = TestStore.open();
    }

    @AfterAll
    static void close_the_store() {
        store.close();
    }

    @BeforeEach
    void empty_the_store() {
        store.execute("TRUNCATE lead, lead_key");
    }

    @AfterEach
    void end_the_threads() {
        threads.shutdownNow();
    }

    private static OwnedKey key(AccountId account, String value) {
        return new OwnedKey(account, new UniqueKey("EmailAddress", value));
    }

    private static OwnedKey key(String value) {
        return key(ACCOUNT, value);
    }

    private static LeadId lead(AccountId account, String email) {
        LeadId id = new LeadId(UUID.randomUUID());
        store.execute(
                """
                INSERT INTO lead VALUES (%1$d, '%2$s', '{"EmailAddress":"%3$s"}', '{"EmailAddress":"%3$s"}', now(), now())
                """
                        .formatted(account.value(), id, email),
                "INSERT INTO lead_key VALUES (%d, 'EmailAddress', '%s', '%s')"
                        .formatted(account.value(), email, id));
        return id;
    }

    private static List<OwnedLead> lock(OwnedKey... keys) {
        return store.database()
                .inTransaction(connection -> new LeadLocks(connection).lock(List.of(keys)));
    }

    @Test
    void leads_are_found_by_their_keys_and_by_their_ids() {
        LeadId a = lead(ACCOUNT, "a@example.com");
        LeadId b = lead(ACCOUNT, "b@example.com");
        lead(ACCOUNT, "c@example.com");

        var found =
                lock(
                        key("a@example.com"),
                        new OwnedKey(ACCOUNT, UniqueKey.of(b)),
                        new OwnedKey(ACCOUNT, UniqueKey.of(new LeadId(UUID.randomUUID()))),
                        key("nobody@example.com"));

        assertThat(found)
                .containsExactlyInAnyOrder(
                        new OwnedLead(ACCOUNT, withEmail(a, "a@example.com")),
                        new OwnedLead(ACCOUNT, withEmail(b, "b@example.com")));
    }

    private static Lead withEmail(LeadId id, String email) {
        return new Lead(id, Map.of("EmailAddress", email), Map.of("EmailAddress", email));
    }

    @Test
    void another_accounts_lead_is_not_found() {
        LeadId theirs = lead(OTHER_ACCOUNT, "a@example.com");

        assertThat(lock(key("a@example.com"), new OwnedKey(ACCOUNT, UniqueKey.of(theirs))))
                .isEmpty();
    }

    @Test
    void nothing_asked_is_nothing_found() {
        assertThat(lock()).isEmpty();
    }

    @Test
    void whoever_wants_a_locked_key_waits() throws Exception {
        CountDownLatch release = new CountDownLatch(1);
        Future<Integer> first = holding(release, key("new@example.com"), key("x@example.com"));
        Waiting.until(() -> locks(true) == 2);

        Future<List<OwnedLead>> second = threads.submit(() -> lock(key("new@example.com")));

        Waiting.until(() -> locks(false) == 1);
        assertThat(second.isDone()).isFalse();
        release.countDown();
        assertThat(first.get()).isZero();
        assertThat(second.get()).isEmpty();
    }

    @Test
    void whoever_wants_the_key_of_another_account_does_not_wait() throws Exception {
        CountDownLatch release = new CountDownLatch(1);
        Future<Integer> first = holding(release, key("new@example.com"));
        Waiting.until(() -> locks(true) == 1);

        assertThat(lock(key(OTHER_ACCOUNT, "new@example.com"))).isEmpty();

        release.countDown();
        first.get();
    }

    private Future<Integer> holding(CountDownLatch release, OwnedKey... keys) {
        return threads.submit(() ->
                store.database()
                        .inTransaction(connection -> {
                            int found = new LeadLocks(connection).lock(List.of(keys)).size();
                            await(release);
                            return found;
                        }));
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static long locks(boolean granted) {
        return store.number(
                "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND granted = "
                        + granted
                        + " AND database = (SELECT oid FROM pg_database WHERE datname = current_database())");
    }

    @Test
    void a_lead_that_loses_the_key_while_it_is_waited_for_is_a_race() throws Exception {
        LeadId lead = lead(ACCOUNT, "old@example.com");
        CountDownLatch release = new CountDownLatch(1);
        Future<Integer> changing =
                threads.submit(() ->
                        store.database()
                                .inTransaction(connection -> {
                                    new LeadLocks(connection)
                                            .lock(
                                                    List.of(
                                                            new OwnedKey(
                                                                    ACCOUNT, UniqueKey.of(lead)),
                                                            key("new@example.com")));
                                    await(release);
                                    return changeEmail(connection, "new@example.com");
                                }));
        Waiting.until(() -> locks(true) == 2);

        Future<List<OwnedLead>> looking = threads.submit(() -> lock(key("old@example.com")));

        Waiting.until(() ->
                store.number(
                                "SELECT count(*) FROM pg_locks WHERE locktype = 'transactionid' AND NOT granted")
                        == 1);
        release.countDown();
        changing.get();
        assertThatThrownBy(looking::get)
                .isInstanceOf(ExecutionException.class)
                .cause()
                .isInstanceOf(StoreException.Race.class)
                .hasMessageContaining("EmailAddress")
                .message()
                .doesNotContain("example.com");
        assertThat(lock(key("old@example.com"))).isEmpty();
        assertThat(lock(key("new@example.com"))).hasSize(1);
    }

    private static int changeEmail(Connection connection, String email) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute("UPDATE lead SET keys = '{\"EmailAddress\":\"" + email + "\"}'");
            statement.execute("UPDATE lead_key SET value = '" + email + "'");
            return 1;
        }
    }

    @Test
    void keys_in_opposite_orders_never_deadlock() throws Exception {
        List<OwnedKey> keys =
                IntStream.range(0, 20).mapToObj(i -> key("k" + i + "@example.com")).toList();
        keys.stream().limit(10).forEach(key -> lead(ACCOUNT, key.key().value()));
        List<OwnedKey> backwards = new ArrayList<>(keys);
        Collections.reverse(backwards);
        CyclicBarrier barrier = new CyclicBarrier(2);

        for (int round = 0; round < 200; round++) {
            Future<Integer> one = threads.submit(meeting(barrier, keys));
            Future<Integer> other = threads.submit(meeting(barrier, backwards));

            assertThat(one.get() + other.get()).isEqualTo(20);
        }
    }

    private static Callable<Integer> meeting(CyclicBarrier barrier, List<OwnedKey> keys) {
        return () -> {
            barrier.await();
            return store.database()
                    .inTransaction(connection -> new LeadLocks(connection).lock(keys).size());
        };
    }

    @Test
    void locks_taken_in_no_order_deadlock() {
        CyclicBarrier barrier = new CyclicBarrier(2);
        Future<Integer> one = threads.submit(inTurn(barrier, 1, 2));
        Future<Integer> other = threads.submit(inTurn(barrier, 2, 1));

        List<String> troubles = List.of(trouble(one), trouble(other));

        assertThat(troubles).containsOnlyOnce("the store answered with SQLSTATE 40P01");
    }

    private static Callable<Integer> inTurn(CyclicBarrier barrier, int first, int second) {
        return () ->
                store.database()
                        .inTransaction(connection -> {
                            try (var statement = connection.createStatement()) {
                                statement.execute("SELECT pg_advisory_xact_lock(" + first + ")");
                                barrier.await();
                                statement.execute("SELECT pg_advisory_xact_lock(" + second + ")");
                                return 1;
                            } catch (InterruptedException
                                    | java.util.concurrent.BrokenBarrierException e) {
                                throw new IllegalStateException(e);
                            }
                        });
    }

    private static String trouble(Future<Integer> work) {
        try {
            work.get();
            return "none";
        } catch (ExecutionException | InterruptedException e) {
            assertThat(e.getCause()).isInstanceOf(StoreException.Race.class);
            return String.valueOf(e.getMessage()).replaceAll(".*Exception.[A-Za-z]+: ", "");
        }
    }

    @Test
    void a_key_belongs_to_one_lead_of_an_account() {
        lead(ACCOUNT, "a@example.com");

        assertThatThrownBy(() -> lead(ACCOUNT, "a@example.com"))
                .isInstanceOf(StoreException.Race.class)
                .rootCause()
                .hasMessageContaining("lead_key_belongs_to_one_lead");
        lead(OTHER_ACCOUNT, "a@example.com");
    }
}
