package io.catchment.console;

import java.util.Locale;

/// What a user may do; each may do what those before it may.
public enum Role {
    /// Sees everything but keys, and changes nothing.
    VIEWER("Viewer", "sees everything and changes nothing"),
    /// Mends, replays and dismisses.
    OPERATOR("Operator", "sees everything; mends, replays and dismisses requests"),
    /// Sets up accounts, keys and users.
    ADMINISTRATOR("Administrator", "may do all of that; changes settings, keys and users");

    private final String title;
    private final String may;

    Role(String title, String may) {
        this.title = title;
        this.may = may;
    }

    String title() {
        return title;
    }

    /// In words that follow the title.
    String may() {
        return may;
    }

    boolean includes(Role needed) {
        return compareTo(needed) >= 0;
    }

    /// As the store and forms have it.
    String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /// @throws IllegalArgumentException for any other word
    static Role of(String word) {
        return valueOf(word.toUpperCase(Locale.ROOT));
    }

    static boolean isWord(String word) {
        for (Role role : values()) {
            if (role.word().equals(word)) {
                return true;
            }
        }
        return false;
    }
}
