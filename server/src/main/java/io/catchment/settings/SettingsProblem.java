package io.catchment.settings;

import java.util.Collection;

/// One thing that is wrong with settings that somebody wrote.
///
/// @param path where, as `accounts.acme.leadFields[0].type`
/// @param expected what would be right; never a key
/// @param sentence both, for people
public record SettingsProblem(String path, String expected, String sentence) {
    SettingsProblem(String path, String expected) {
        this(path, expected, path + ": expected " + expected);
    }

    /// Something has to be there and is not.
    static SettingsProblem missing(String path, String expected) {
        return new SettingsProblem(
                path, expected + ": it is missing", path + ": missing; expected " + expected);
    }

    /// An object has a key that nobody knows.
    ///
    /// @param key empty where it may not be shown
    static SettingsProblem unknownKey(String object, String key, Collection<String> known) {
        String all = String.join(", ", known);
        return new SettingsProblem(
                key.isEmpty() ? object : object + "." + key,
                "no key but " + all,
                object
                        + ": unknown key"
                        + (key.isEmpty() ? "" : " \"" + key + "\"")
                        + "; known are "
                        + all);
    }

    /// The whole is no settings at all.
    ///
    /// @param what is wrong, as it is said
    static SettingsProblem ofWhole(String what) {
        return new SettingsProblem("$", what, what);
    }

    /// Settings do not go together.
    ///
    /// @param what is wrong, as it is said
    static SettingsProblem said(String path, String what) {
        return new SettingsProblem(path, what, path + ": " + what);
    }

    @Override
    public String toString() {
        return sentence;
    }
}
