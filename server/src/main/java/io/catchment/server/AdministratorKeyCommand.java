package io.catchment.server;

import io.catchment.settings.Administrators;
import io.catchment.settings.Administrators.Added;
import io.catchment.store.StoreException;
import java.io.PrintStream;
import java.time.InstantSource;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// `catchment administrator-key`: makes a new administrator's key in the store, for who has lost theirs.
///
/// The key is all that goes to stdout. Those that are there stay good.
final class AdministratorKeyCommand {
    static final String NAME = "administrator-key";

    /// Under this name it stands in the audit.
    private static final String BY = "command line";

    private static final String KEY_NAME = "administrator";

    private final Config config;
    private final PrintStream out;
    private final PrintStream err;

    AdministratorKeyCommand(Config config, PrintStream out, PrintStream err) {
        this.config = config;
        this.out = out;
        this.err = err;
    }

    /// @throws NotMadeException when there is no new key in the end
    /// @throws DataDirectory.InUseException when a server runs on the data directory that holds the store
    void run() {
        CommandStore.use(
                config,
                database ->
                        makeKey(
                                new Administrators(
                                        database, Optional.empty(), InstantSource.system())));
    }

    private void makeKey(Administrators administrators) {
        try {
            for (int number = 1; !isMade(administrators, nameOf(number)); number++) {}
        } catch (StoreException.Unavailable e) {
            throw new NotMadeException(
                    "no key can be made in this store: %s. Has a server of this version been started on it?"
                            .formatted(e.getMessage()),
                    e);
        }
    }

    private static String nameOf(int number) {
        return number == 1 ? KEY_NAME : KEY_NAME + "-" + number;
    }

    /// @return false when the name is taken
    private boolean isMade(Administrators administrators, String name) {
        return switch (administrators.add(BY, name)) {
            case Added.As made -> {
                tell(name, made);
                yield true;
            }
            case Added.NameTaken() -> false;
            case Added.TooMany(int max) ->
                    throw new NotMadeException(
                            "there are %d keys that are not revoked, and no more may be"
                                    .formatted(max),
                            null);
        };
    }

    private void tell(String name, Added.As made) {
        err.printf(
                "catchment: the administrator's key %s, number %d, is made; it is shown this once. The others stay good.%n",
                name, made.id());
        out.println(made.key().value());
    }

    /// There is no new key.
    static final class NotMadeException extends RuntimeException {
        private static final long serialVersionUID = 1;

        NotMadeException(String message, @Nullable Throwable cause) {
            super(message, cause);
        }
    }
}
