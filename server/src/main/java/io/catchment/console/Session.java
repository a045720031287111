package io.catchment.console;

import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/// A browser in which somebody is signed in, as this node knows it.
final class Session {
    private final String idHash;
    private final String csrf;
    private final Instant createdAt;
    private final AtomicReference<Optional<Notice>> notice =
            new AtomicReference<>(Optional.empty());
    private volatile User user;
    private volatile Instant seenAt;
    private volatile Instant checkedAt;
    private volatile Instant writtenAt;
    private volatile Optional<String> account = Optional.empty();

    /// @param csrf what every form of this session has to bring along
    Session(String idHash, String csrf, User user, Instant createdAt, Instant seenAt, Instant now) {
        this.idHash = idHash;
        this.csrf = csrf;
        this.user = user;
        this.createdAt = createdAt;
        this.seenAt = seenAt;
        this.writtenAt = seenAt;
        this.checkedAt = now;
    }

    String idHash() {
        return idHash;
    }

    String csrf() {
        return csrf;
    }

    User user() {
        return user;
    }

    Instant createdAt() {
        return createdAt;
    }

    Instant seenAt() {
        return seenAt;
    }

    Instant checkedAt() {
        return checkedAt;
    }

    Instant writtenAt() {
        return writtenAt;
    }

    void checked(User now, Instant at) {
        user = now;
        checkedAt = at;
    }

    void seen(Instant at) {
        seenAt = at;
    }

    void written(Instant at) {
        writtenAt = at;
    }

    /// The account whose pages were looked at last.
    Optional<String> account() {
        return account;
    }

    void looksAt(String name) {
        account = Optional.of(name);
    }

    /// Shown with the next page, and then no more.
    void say(Notice said) {
        notice.set(Optional.of(said));
    }

    Optional<Notice> takeNotice() {
        return notice.getAndSet(Optional.empty());
    }
}
