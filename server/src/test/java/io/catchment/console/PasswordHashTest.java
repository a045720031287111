package io.catchment.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.SecureRandom;
import org.junit.jupiter.api.Test;

final class PasswordHashTest {
    private final SecureRandom random = new SecureRandom();

    @Test
    void a_password_matches_what_was_kept_of_it_and_no_other_does() {
        String kept = PasswordHash.of("correct horse battery staple", random);

        assertThat(PasswordHash.matches("correct horse battery staple", kept)).isTrue();
        assertThat(PasswordHash.matches("correct horse battery stapl", kept)).isFalse();
        assertThat(PasswordHash.matches("", kept)).isFalse();
    }

    @Test
    void the_same_password_is_kept_differently_each_time() {
        assertThat(PasswordHash.of("the same", random))
                .startsWith("$argon2id$v=19$m=19456,t=2,p=1$")
                .isNotEqualTo(PasswordHash.of("the same", random));
    }

    /// By the reference implementation: `printf password | argon2 somesalt -id -t 2 -k 65536 -p 1`.
    @Test
    void what_the_reference_implementation_has_kept_is_understood() {
        String kept =
                "$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc";

        assertThat(PasswordHash.matches("password", kept)).isTrue();
        assertThat(PasswordHash.matches("Password", kept)).isFalse();
    }

    @Test
    void nobody_has_a_password() {
        assertThat(PasswordHash.matches("", PasswordHash.OF_NOBODY)).isFalse();
    }

    @Test
    void what_is_no_such_text_is_no_wrong_password() {
        assertThatThrownBy(() -> PasswordHash.matches("x", "plain"))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
