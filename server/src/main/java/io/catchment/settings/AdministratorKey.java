package io.catchment.settings;

import io.catchment.store.AdministratorRows;
import java.security.SecureRandom;
import java.util.Base64;

/// The administrator's key that a start makes where the store has none, so that there is a way in.
///
/// Whoever loses it makes another with `catchment administrator-key`.
///
/// @param value 256 random bits: nobody guesses it, however often they ask
public record AdministratorKey(String value) {
    /// Where it is kept, in the data directory.
    public static final String FILE = "administrator.json";

    private static final String NAME = "administrator";
    private static final int KEY_BYTES = 32;

    public static AdministratorKey random(SecureRandom random) {
        byte[] bytes = new byte[KEY_BYTES];
        random.nextBytes(bytes);
        return new AdministratorKey(Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
    }

    /// Puts it into the store, unless that has a key that is not revoked.
    public void addTo(AdministratorRows administrators) {
        administrators.addFirst(NAME, Key.Digest.of(value).hex());
    }

    /// No character of it would have to be escaped.
    public String json() {
        return "{\"key\":\"" + value + "\"}\n";
    }

    @Override
    public String toString() {
        return "AdministratorKey[…]";
    }
}
