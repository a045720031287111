package io.catchment.console;

import io.catchment.store.AccountChanges.By;
import io.catchment.store.ConsoleUserRows;
import io.catchment.store.ConsoleUserRows.Changed;
import io.catchment.store.ConsoleUserRows.Password;
import io.catchment.store.Database;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/// Who may use the console. What is done to them is kept in the audit.
public final class Users {
    /// The name of the first one.
    public static final String FIRST = "admin";

    /// NIST SP 800-63B-4, 3.1.1.2: length is what counts, and no rule about kinds of characters.
    static final int PASSWORD_CHARACTERS_MIN = 15;

    /// What is longer only costs time.
    static final int PASSWORD_CHARACTERS_MAX = 200;

    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9._@+-]{0,79}");

    /// Nobody's session goes on.
    private static final byte[] NONE = {};

    private final ConsoleUserRows rows;
    private final InstantSource clock;
    private final SecureRandom random = new SecureRandom();

    public Users(Database database, InstantSource clock) {
        this.rows = new ConsoleUserRows(database);
        this.clock = clock;
    }

    /// What came of a change that makes a password.
    public sealed interface Made {
        /// @param password shown this once
        record As(String name, String password) implements Made {
            @Override
            public String toString() {
                return "As[" + name + ", …]";
            }
        }

        record Not(Changed why) implements Made {}
    }

    /// As they sign in: without regard to case, and to blanks around it.
    static String name(String given) {
        return given.strip().toLowerCase(Locale.ROOT);
    }

    static boolean isName(String name) {
        return NAME.matcher(name).matches();
    }

    /// Under what the audit keeps what a user does: no name of a key is like it.
    static String inAudit(String name) {
        return "console/" + name;
    }

    /// Makes the first administrator, where there is no user at all.
    ///
    /// @param by as the audit has it
    public Optional<Made.As> addFirst(String by) {
        String password = Secrets.password(random);
        return rows.addFirst(FIRST, kept(password, false), by(by))
                ? Optional.of(new Made.As(FIRST, password))
                : Optional.empty();
    }

    /// Gives a user another password and lets them in again, be they disabled.
    ///
    /// @param by as the audit has it
    public Made readmit(String by, String name) {
        String password = Secrets.password(random);
        Changed done =
                find(name)
                        .map(user -> rows.readmit(user.id(), kept(password, false), by(by)))
                        .orElse(Changed.UNKNOWN);
        return made(done, name, password);
    }

    /// The names of all.
    public List<String> names() {
        return all().stream().map(ConsoleUserRows.Row::name).toList();
    }

    List<ConsoleUserRows.Row> all() {
        return rows.all();
    }

    private Optional<ConsoleUserRows.Row> find(String name) {
        return all().stream().filter(user -> user.name().equals(name)).findFirst();
    }

    Optional<ConsoleUserRows.Row> find(int id) {
        return all().stream().filter(user -> user.id() == id).findFirst();
    }

    Made add(User by, String name, Role role) {
        String password = Secrets.password(random);
        return made(
                rows.add(name, role.word(), kept(password, true), by(by.inAudit())),
                name,
                password);
    }

    /// By somebody else: who then knows it, so that it has to be changed.
    Made resetPassword(User by, int id, String name) {
        String password = Secrets.password(random);
        return made(
                rows.setPassword(
                        id, kept(password, true), "reset-password", NONE, by(by.inAudit())),
                name,
                password);
    }

    /// By themselves: the session in which they do it goes on.
    Changed changePassword(User user, String password, byte[] session) {
        return rows.setPassword(
                user.id(), kept(password, false), "change-password", session, by(user.inAudit()));
    }

    Changed setRole(User by, int id, Role role) {
        return rows.setRole(id, role.word(), by(by.inAudit()));
    }

    Changed disable(User by, int id) {
        return rows.disable(id, by(by.inAudit()));
    }

    Changed enable(User by, int id) {
        return rows.enable(id, by(by.inAudit()));
    }

    private static Made made(Changed changed, String name, String password) {
        return changed == Changed.DONE ? new Made.As(name, password) : new Made.Not(changed);
    }

    private Password kept(String password, boolean mustChange) {
        return new Password(PasswordHash.of(password, random), Secrets.bytes(random), mustChange);
    }

    private By by(String who) {
        return new By(who, clock.instant());
    }
}
