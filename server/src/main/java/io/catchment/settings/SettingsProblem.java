package io.catchment.settings;

/// One thing that is wrong with settings that somebody wrote.
///
/// @param path where, as `accounts.acme.leadFields[0].type`
/// @param expected what would be right; never a key
public record SettingsProblem(String path, String expected) {
    @Override
    public String toString() {
        return path + ": " + expected;
    }
}
