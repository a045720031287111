package io.catchment.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.catchment.store.StoreException;
import io.catchment.store.TestStore;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class SessionsTest {
    private static TestStore store;

    private final AtomicReference<Instant> now =
            new AtomicReference<>(Instant.parse("2026-03-14T09:00:00Z"));
    private final InstantSource clock = now::get;
    private Sessions sessions;
    private int user;

    @BeforeAll
    static void open() {
        store = TestStore.open();
    }

    @AfterAll
    static void close() {
        store.close();
    }

    @BeforeEach
    void make_a_user() {
        store.empty();
        sessions = node();
        new Users(store.database(), clock).addFirst("test");
        user = Integer.parseInt(store.texts("SELECT id FROM console_user").getFirst());
    }

    private Sessions node() {
        return new Sessions(store.database(), () -> true, clock);
    }

    @Test
    void what_the_browser_has_is_not_in_the_store() {
        String id = sessions.begin(user);

        assertThat(sessions.find(id)).isPresent();
        assertThat(
                        store.texts(
                                "SELECT encode(id_hash, 'escape') || encode(id_hash, 'base64') FROM console_session"))
                .noneMatch(it -> it.contains(id));
        assertThat(sessions.find(id + "x")).isEmpty();
    }

    @Test
    void a_session_ends_when_it_is_not_used() {
        String id = sessions.begin(user);

        pass(Sessions.IDLE.minusSeconds(1));
        assertThat(sessions.find(id)).isPresent();
        pass(Sessions.IDLE.minusSeconds(1));
        assertThat(sessions.find(id)).isPresent();
        pass(Sessions.IDLE);
        assertThat(sessions.find(id)).isEmpty();
        assertThat(node().find(id)).isEmpty();
    }

    @Test
    void a_session_ends_however_much_it_is_used() {
        String id = sessions.begin(user);
        for (Duration used = Duration.ZERO;
                used.compareTo(Sessions.WHOLE.minusHours(1)) < 0;
                used = used.plusHours(1)) {
            pass(Duration.ofHours(1));
            assertThat(sessions.find(id)).isPresent();
        }

        pass(Duration.ofHours(1));

        assertThat(sessions.find(id)).isEmpty();
    }

    @Test
    void every_node_knows_it_and_forgets_it_within_seconds() {
        String id = sessions.begin(user);
        Sessions other = node();
        Session there = other.find(id).orElseThrow();

        sessions.end(sessions.find(id).orElseThrow());

        assertThat(sessions.find(id)).isEmpty();
        pass(Sessions.CHECKED_FOR);
        assertThat(other.find(id)).isEmpty();
        assertThat(other.goesOn(there)).isFalse();
    }

    @Test
    void a_page_that_is_only_looked_at_notices_too_that_its_session_has_ended() {
        Sessions other = node();
        String id = sessions.begin(user);
        Session there = other.find(id).orElseThrow();

        sessions.end(sessions.find(id).orElseThrow());
        pass(Duration.ofMinutes(1));

        assertThat(other.goesOn(there)).isFalse();
    }

    @Test
    void looking_at_a_page_that_moves_is_no_use_of_the_session() {
        String id = sessions.begin(user);
        Session session = sessions.find(id).orElseThrow();
        for (int minute = 0; minute < Sessions.IDLE.toMinutes() - 1; minute++) {
            pass(Duration.ofMinutes(1));
            assertThat(sessions.goesOn(session)).isTrue();
        }

        pass(Duration.ofMinutes(2));

        assertThat(sessions.goesOn(session)).isFalse();
    }

    @Test
    void with_the_store_away_who_is_known_here_stays_signed_in_and_nobody_else() {
        String id = sessions.begin(user);
        String elsewhere = node().begin(user);
        assertThat(sessions.find(id)).isPresent();
        store.shutDoor();
        try {
            pass(Duration.ofMinutes(10));

            assertThat(sessions.find(id)).isPresent();
            assertThatThrownBy(() -> sessions.find(elsewhere))
                    .isInstanceOf(StoreException.Unavailable.class);
            pass(Sessions.IDLE);
            assertThat(sessions.find(id)).isEmpty();
        } finally {
            store.openDoor();
            awaitStore();
        }
    }

    private static void awaitStore() {
        long until = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        while (!store.database().answers()) {
            assertThat(System.nanoTime()).isLessThan(until);
        }
    }

    @Test
    void who_signs_out_while_the_store_is_away_is_out_for_good() {
        String id = sessions.begin(user);
        Session session = sessions.find(id).orElseThrow();
        store.shutDoor();
        try {
            sessions.end(session);

            assertThat(sessions.find(id)).isEmpty();
        } finally {
            store.openDoor();
            awaitStore();
        }
        assertThat(sessions.find(id)).isEmpty();
        sessions.begin(user);
        assertThat(node().find(id)).isEmpty();
    }

    @Test
    void a_role_that_was_changed_counts_at_the_next_look() {
        String id = sessions.begin(user);
        Users users = new Users(store.database(), clock);
        User first = sessions.find(id).orElseThrow().user();
        users.add(first, "b@example.com", Role.ADMINISTRATOR);

        users.setRole(first, first.id(), Role.VIEWER);
        sessions.checkAgain();

        assertThat(sessions.find(id).map(Session::user).map(User::role))
                .isEqualTo(Optional.of(Role.VIEWER));
    }

    @Test
    void old_sessions_are_dropped_when_new_ones_begin() {
        sessions.begin(user);
        pass(Sessions.IDLE.plusSeconds(1));

        sessions.begin(user);

        assertThat(store.number("SELECT count(*) FROM console_session")).isEqualTo(1);
    }

    private void pass(Duration time) {
        now.updateAndGet(before -> before.plus(time));
    }
}
