package io.catchment.console;

/// Somebody who is signed in.
///
/// @param name as they sign in with it
/// @param mustChange the password, before anything else: somebody else knows it too
record User(int id, String name, Role role, boolean mustChange) {
    /// Under what the audit keeps what they do.
    String inAudit() {
        return Users.inAudit(name);
    }
}
