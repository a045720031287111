package io.catchment;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// The owners that an account has set up. One that has set up none takes any that could be one.
public final class Users {
    public static final Users ANY = new Users(List.of());

    private final List<User> all;
    private final Map<String, User> byName = new HashMap<>();

    /// @throws IllegalArgumentException when two have the same e-mail address or id
    public Users(List<User> users) {
        all = List.copyOf(users);
        for (User user : users) {
            add(user.email(), user);
            if (!fold(user.id()).equals(fold(user.email()))) {
                add(user.id(), user);
            }
        }
    }

    private void add(String name, User user) {
        if (byName.put(fold(name), user) != null) {
            throw new IllegalArgumentException("user " + user.id() + " is defined twice");
        }
    }

    public List<User> all() {
        return all;
    }

    public boolean areAny() {
        return all.isEmpty();
    }

    /// By e-mail address or id, without regard to case.
    public Optional<User> named(String emailOrId) {
        return Optional.ofNullable(byName.get(fold(emailOrId)));
    }

    private static String fold(String name) {
        return name.strip().toLowerCase(Locale.ROOT);
    }
}
