package io.catchment.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.catchment.LogId;
import io.catchment.Position;
import io.catchment.intake.MemoryIntakeLog;
import io.catchment.intake.Seal;
import io.catchment.intake.Seals;
import io.catchment.status.RequestFinder;
import io.catchment.status.RequestStatus;
import io.catchment.store.Logs;
import io.catchment.store.TestStore;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Two logs, of which the second took the place of the first.
final class FormerLogTest {
    private static final Duration KEEP = Duration.ofHours(1);

    private TestStore store;
    private MemoryIntakeLog formerLog;
    private MemoryIntakeLog presentLog;
    private Workshop before;
    private Workshop now;
    private Logs logs;
    private FormerLog former;
    private Succession succession;
    private OwnedPartitions owned;
    private Step work;
    private boolean removed;

    @BeforeEach
    void moveFromOneLogToAnother() {
        store = TestStore.open();
        formerLog = new MemoryIntakeLog("former", 2);
        presentLog = new MemoryIntakeLog("present", 4);
        before = new Workshop(store, formerLog);
        before.append(0, Body.of("a@example.com").text());
        before.append(1, Body.of("b@example.com").text());
        logs = new Logs(store.database());
        logs.move(formerLog.id(), presentLog.id(), 4, new byte[32]);
        now = new Workshop(store, presentLog);
        startAnew();
    }

    private void startAnew() {
        Trimmer trimmer = new Trimmer(formerLog, logs, KEEP, () -> false, now.clock);
        former =
                new FormerLog(now.parts().with(formerLog), Map.of(), trimmer, () -> removed = true);
        succession = new Succession(presentLog.id(), logs, Optional.of(former));
        owned = now.allPartitions();
        work = succession.inTurn(now.processor(owned));
    }

    @AfterEach
    void closeStore() {
        now.close();
        before.close();
        store.close();
    }

    private List<String> states() {
        return store.texts("SELECT state FROM intake_log WHERE id <> 'sync' ORDER BY number");
    }

    @Test
    void nothing_of_the_present_log_is_worked_off_before_the_end_of_the_former_one() {
        now.append(3, Body.of("a@example.com").text());

        assertThat(work.runOnce()).isZero();
        assertThat(owned.waiting(Workshop.ACCOUNT)).isEqualTo(1);
        assertThat(succession.waitingBefore()).isEqualTo(2);

        assertThat(succession.runOnce()).isEqualTo(2);
        assertThat(work.runOnce()).isZero();
        assertThat(succession.runOnce()).isZero();

        assertThat(states()).containsExactly("closed", "open");
        assertThat(work.runOnce()).isEqualTo(1);
        assertThat(succession.waitingBefore()).isZero();
        assertThat(succession.said()).isEmpty();
        assertThat(now.violations()).isEmpty();
    }

    @Test
    void a_log_that_no_node_before_had_is_worked_off_at_once() {
        logs.close(formerLog.id());
        startAnew();
        now.append(3, Body.of("a@example.com").text());

        assertThat(work.runOnce()).isEqualTo(1);
    }

    @Test
    void a_move_that_was_cut_short_goes_on_where_it_was() {
        former.runOnce();
        assertThat(states()).containsExactly("draining", "open");

        startAnew();
        assertThat(succession.runOnce()).isZero();

        assertThat(states()).containsExactly("closed", "open");
    }

    @Test
    void what_waits_in_the_former_log_is_in_queue_and_counted_and_unknown_to_nobody() {
        Position waits = new Position(formerLog.id(), 1, 0);
        RequestFinder here = requests(succession);
        succession.runOnce();
        before.append(1, Body.of("c@example.com").text());
        Position later = new Position(formerLog.id(), 1, 1);
        former.held().orElseThrow().owned().count();

        assertThat(status(here, waits)).isInstanceOf(RequestStatus.Done.class);
        assertThat(status(here, later)).isInstanceOf(RequestStatus.InQueue.class);
        assertThat(here.metrics(Workshop.ACCOUNT)).isEmpty();

        work.runOnce();

        assertThat(here.metrics(Workshop.ACCOUNT).orElseThrow().pending()).isEqualTo(1);
    }

    @Test
    void another_node_says_of_what_waits_here_that_it_cannot_tell() {
        Succession elsewhere = new Succession(presentLog.id(), logs, Optional.empty());
        RequestFinder there = requests(elsewhere);
        Position waits = new Position(formerLog.id(), 1, 0);

        assertThat(status(there, waits)).isInstanceOf(RequestStatus.StoreDown.class);
        elsewhere.runOnce();
        assertThat(status(there, waits)).isInstanceOf(RequestStatus.StoreDown.class);
        assertThat(elsewhere.said().orElseThrow()).contains("--log-give-up former");
        assertThat(elsewhere.waitingBefore()).isEqualTo(1);

        succession.runOnce();

        assertThat(status(there, waits)).isInstanceOf(RequestStatus.Done.class);
    }

    @Test
    void a_former_log_is_removed_when_what_it_holds_need_not_be_kept_any_more() {
        succession.runOnce();
        succession.runOnce();
        succession.runOnce();
        assertThat(removed).isFalse();

        now.ahead = KEEP.plusMinutes(2);
        succession.runOnce();

        assertThat(removed).isTrue();
    }

    @Test
    void what_was_given_up_is_not_worked_off_and_stays_for_a_person() {
        logs.close(formerLog.id());
        startAnew();
        now.ahead = KEEP.plusMinutes(2);

        assertThat(succession.runOnce()).isZero();

        assertThat(store.number("SELECT count(*) FROM outcome")).isZero();
        assertThat(removed).isFalse();
    }

    @Test
    void a_former_log_that_cannot_be_read_holds_up_the_present_one_and_says_what_to_do() {
        formerLog.trim(1, 1);
        startAnew();
        now.append(3, Body.of("a@example.com").text());
        succession.runOnce();
        succession.runOnce();

        assertThat(work.runOnce()).isZero();
        assertThat(states()).containsExactly("draining", "open");
        assertThat(succession.said().orElseThrow())
                .contains("1=the log begins at offset 1", "--log-give-up former");
    }

    private RequestFinder requests(Succession how) {
        return new RequestFinder(
                presentLog,
                seals(),
                store.database(),
                List.of(owned),
                now.retrier(),
                now.throughput,
                now.clock,
                now.awaited,
                how);
    }

    private RequestStatus status(RequestFinder requests, Position position) {
        return requests.status(Workshop.ACCOUNT, seals().seal(Workshop.ACCOUNT, position));
    }

    private Seals seals() {
        return new Seals(
                List.of(
                        new Seal(presentLog.id(), new byte[32]),
                        new Seal(formerLog.id(), new byte[32]),
                        new Seal(LogId.SYNCHRONOUS, new byte[32])));
    }
}
