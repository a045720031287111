package io.catchment;

/// Somebody who may own leads and opportunities.
///
/// @param id as LeadSquared's, or any text that names nobody else of the account
public record User(String id, String email, String name) {
    public User {
        if (id.isBlank() || email.isBlank()) {
            throw new IllegalArgumentException("a user needs an id and an e-mail address");
        }
    }
}
