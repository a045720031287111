package io.catchment.server;

import io.catchment.console.Users;
import io.catchment.store.Database;
import io.catchment.store.StoreException;
import java.io.PrintStream;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// `catchment console-password [NAME]`: gives a user of the console another password, for who has lost theirs, and lets
/// them in again, be they disabled. Without any user yet it makes the first administrator.
///
/// The password is all that goes to stdout. Where they were signed in, they no longer are.
final class ConsolePasswordCommand {
    static final String NAME = "console-password";

    /// Under this name it stands in the audit.
    private static final String BY = "command line";

    private final Config config;
    private final String user;
    private final PrintStream out;
    private final PrintStream err;

    /// @param words the user's name, unless it is that of the first one; then flags
    ConsolePasswordCommand(List<String> words, Config config, PrintStream out, PrintStream err) {
        this.config = config;
        this.user = name(words).orElse(Users.FIRST);
        this.out = out;
        this.err = err;
    }

    /// What of its words are flags.
    static List<String> flags(List<String> words) {
        return name(words).isPresent() ? words.subList(1, words.size()) : words;
    }

    private static Optional<String> name(List<String> words) {
        return words.stream().findFirst().filter(word -> !word.startsWith("--"));
    }

    /// @throws NotMadeException when there is no new password in the end
    /// @throws DataDirectory.InUseException when a server runs on the data directory that holds the store
    void run() {
        CommandStore.use(config, this::makePassword);
    }

    private void makePassword(Database database) {
        Users users = new Users(database, InstantSource.system());
        try {
            users.addFirst(BY)
                    .ifPresentOrElse(
                            first -> tell("user " + first.name() + " is made", first),
                            () -> readmit(users));
        } catch (StoreException.Unavailable e) {
            throw new NotMadeException(
                    "no password can be made in this store: %s. Has a server of this version been started on it?"
                            .formatted(e.getMessage()),
                    e);
        }
    }

    private void readmit(Users users) {
        switch (users.readmit(BY, user)) {
            case Users.Made.As made -> tell("password of " + made.name() + " is made", made);
            case Users.Made.Not(var why) ->
                    throw new NotMadeException(
                            "there is no user %s of the console; there are: %s"
                                    .formatted(user, String.join(", ", users.names())),
                            null);
        }
    }

    private void tell(String what, Users.Made.As made) {
        err.printf("catchment: the %s; it is shown this once.%n", what);
        out.println(made.password());
    }

    /// There is no new password.
    static final class NotMadeException extends RuntimeException {
        private static final long serialVersionUID = 1;

        NotMadeException(String message, @Nullable Throwable cause) {
            super(message, cause);
        }
    }
}
