package io.catchment.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.catchment.store.TestPostgres;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Who has lost the password of the console gets another one. What a command may do beside a running server is tested
/// with [AdministratorKeyCommandTest].
final class ConsolePasswordCommandTest {
    @TempDir Path temp;
    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
    private final ByteArrayOutputStream said = new ByteArrayOutputStream();

    @Test
    void another_password_is_made_and_the_old_one_with_its_sessions_is_no_longer_good() {
        Config config = TestNodes.config(temp, TestPostgres.freshDatabase());
        try (Node node = Node.start(config);
                ConsoleCaller before = new ConsoleCaller(node);
                ConsoleCaller after = new ConsoleCaller(node)) {
            String old = node.firstUser().orElseThrow().password();
            before.signIn("admin", old);

            command(config).run();

            String password = text(printed).strip();
            assertThat(password).matches("([a-z2-9]{5}-){3}[a-z2-9]{5}");
            assertThat(text(said)).contains("password of admin").doesNotContain(password);
            assertThat(after.signIn("admin", old).statusCode()).isEqualTo(422);
            assertThat(after.signIn("admin", password).statusCode()).isEqualTo(303);
            assertThat(after.get("/console/audit?by=command+line").body())
                    .contains("reset-password", "users/admin");
        }
    }

    @Test
    void a_user_who_is_not_there_gets_none_and_those_who_are_are_named() {
        Config config = TestNodes.config(temp, TestPostgres.freshDatabase());
        try (Node _ = Node.start(config)) {
            assertThatThrownBy(() -> command(config, "nobody", "--data=x").run())
                    .isInstanceOf(ConsolePasswordCommand.NotMadeException.class)
                    .hasMessage("there is no user nobody of the console; there are: admin");
            assertThat(printed.size()).isZero();
        }
    }

    @Test
    void flags_may_stand_where_the_name_would() {
        assertThat(ConsolePasswordCommand.flags(List.of("--data=x"))).containsExactly("--data=x");
        assertThat(ConsolePasswordCommand.flags(List.of("b", "--data=x")))
                .containsExactly("--data=x");
    }

    @Test
    void the_command_stops_where_there_is_no_store() {
        ServerProcess.Ended ended =
                ServerProcess.launch(
                                temp,
                                Map.of(),
                                List.of("console-password", "--data=" + temp.resolve("none")))
                        .awaitEnd();

        assertThat(ended.exitCode()).isEqualTo(1);
        assertThat(ended.stderr()).contains("holds no store").hasLineCount(1);
    }

    private ConsolePasswordCommand command(Config config, String... words) {
        return new ConsolePasswordCommand(List.of(words), config, stream(printed), stream(said));
    }

    private static PrintStream stream(ByteArrayOutputStream bytes) {
        return new PrintStream(bytes, true, StandardCharsets.UTF_8);
    }

    private static String text(ByteArrayOutputStream bytes) {
        return bytes.toString(StandardCharsets.UTF_8);
    }
}
