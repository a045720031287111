package io.catchment.store;

import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/// Trouble with the store, told apart by what follows from it.
public abstract sealed class StoreException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private static final String TAKEN = "23505";
    private static final String CHECK_VIOLATED = "23514";
    private static final String PARTITION_CHECK = "ExecPartitionCheckEmitError";
    private static final Set<String> RACES = Set.of("40001", "40P01", TAKEN);
    private static final Set<String> DATA_CLASSES = Set.of("21", "22", "23", "54");

    StoreException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    /// The store cannot be used now. Nothing is known of a commit that was under way.
    public static final class Unavailable extends StoreException
            implements io.catchment.Unavailable {
        private static final long serialVersionUID = 1;

        /// A store that went away is probed about this often.
        private static final Duration BACK_AFTER = Duration.ofSeconds(5);

        private final boolean mayHaveCommitted;

        Unavailable(String message, @Nullable Throwable cause) {
            this(message, cause, false);
        }

        private Unavailable(String message, @Nullable Throwable cause, boolean mayHaveCommitted) {
            super(message, cause);
            this.mayHaveCommitted = mayHaveCommitted;
        }

        /// Whether it was the commit that had no answer. Otherwise nothing was committed, for certain.
        public boolean mayHaveCommitted() {
            return mayHaveCommitted;
        }

        @Override
        public Duration retryAfter() {
            return BACK_AFTER;
        }
    }

    /// The store answers, and is none to build on until a person changes it or its address.
    public static final class Unfit extends StoreException {
        private static final long serialVersionUID = 1;

        public Unfit(String message, @Nullable Throwable cause) {
            super(message, cause);
        }
    }

    /// Two writers met; the same work, begun anew, may well succeed.
    public static final class Race extends StoreException implements io.catchment.Unavailable {
        private static final long serialVersionUID = 1;

        @Override
        public Duration retryAfter() {
            return Duration.ofSeconds(1);
        }

        Race(String message, @Nullable Throwable cause) {
            super(message, cause);
        }

        /// What it was, when it came so often that it cannot have been a race: a value that is taken for good is
        /// the data's fault, anything else the store's.
        public StoreException unrelenting() {
            boolean taken = getCause() instanceof SQLException e && TAKEN.equals(e.getSQLState());
            String message = getMessage() + ", again and again";
            return taken ? new DataRejected(message, this) : new Unavailable(message, this);
        }
    }

    /// Somebody else has moved a position that was read here: this processor has no business there.
    public static final class Fenced extends StoreException {
        private static final long serialVersionUID = 1;

        Fenced(String message) {
            super(message, null);
        }
    }

    /// The store will not take these values, now or ever.
    public static final class DataRejected extends StoreException {
        private static final long serialVersionUID = 1;

        DataRejected(String message, @Nullable Throwable cause) {
            super(message, cause);
        }

        /// What it was, when the store was gone right after it: nobody can tell whose fault it was.
        public Unavailable withStoreAway() {
            return new Unavailable(getMessage() + ", and then the store was away", this);
        }
    }

    /// What an SQLSTATE means (PostgreSQL 18, Appendix A). Messages carry the state and no detail: details
    /// quote values, and values are personal.
    static StoreException of(SQLException e) {
        String state = state(e);
        String message = message(e);
        if (RACES.contains(state) || isOfMovedPartition(e)) {
            return new Race(message, e);
        }
        return state.length() == 5 && DATA_CLASSES.contains(state.substring(0, 2))
                ? new DataRejected(message, e)
                : new Unavailable(message, e);
    }

    private static String state(SQLException e) {
        return e.getSQLState() == null ? "none" : e.getSQLState();
    }

    private static String message(SQLException e) {
        return "the store answered with SQLSTATE " + state(e);
    }

    /// The same of a commit.
    static StoreException ofCommit(SQLException e) {
        StoreException trouble = of(e);
        return trouble instanceof Unavailable ? new Unavailable(message(e), e, true) : trouble;
    }

    /// A row on its way to the partition for what has no other, which meanwhile got one. Its check has no name, so
    /// that only the routine which refuses it tells it from a value that never fits.
    private static boolean isOfMovedPartition(SQLException e) {
        return CHECK_VIOLATED.equals(e.getSQLState())
                && e instanceof PSQLException answered
                && Optional.ofNullable(answered.getServerErrorMessage())
                        .map(ServerErrorMessage::getRoutine)
                        .filter(PARTITION_CHECK::equals)
                        .isPresent();
    }
}
