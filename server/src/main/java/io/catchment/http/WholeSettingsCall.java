package io.catchment.http;

import io.catchment.settings.Difference;
import io.catchment.settings.SettingsFiles;
import io.catchment.settings.SettingsFiles.Checked;
import io.catchment.settings.SettingsPlan;
import io.catchment.settings.WrongSettingsException;
import io.helidon.http.Header;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.Status;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.JsonNode;

/// `GET` and `PUT /api/v1/settings`: what accounts have set up, as one document that can be kept in git.
final class WholeSettingsCall {
    private static final Header YAML =
            HeaderValues.createCached(HeaderNames.CONTENT_TYPE, "application/yaml");

    private final SettingsFiles files;

    WholeSettingsCall(SettingsFiles files) {
        this.files = files;
    }

    /// The document that, put, changes nothing.
    Answer export(AdminAsked asked) {
        return asked.input()
                .problem()
                .orElseGet(() ->
                        Answer.empty(Status.OK_200)
                                .with(YAML)
                                .withBody(files.export().getBytes(StandardCharsets.UTF_8)));
    }

    /// Does what the document says, all of it or nothing; with `dry-run=true`, tells what that would be.
    Answer apply(AdminAsked asked, boolean isYaml) {
        boolean dryRun = asked.input().flag("dry-run");
        return asked.input().problem().orElseGet(() -> apply(asked, isYaml, dryRun));
    }

    private Answer apply(AdminAsked asked, boolean isYaml, boolean dryRun) {
        try {
            Checked checked = checked(utf8(asked.body()), isYaml);
            SettingsPlan plan =
                    dryRun ? files.compare(checked) : files.apply(checked, asked.by().name());
            return answer(plan, dryRun);
        } catch (CharacterCodingException e) {
            return ProblemAnswers.invalid(List.of(new Problem.Wrong("$", "UTF-8")));
        } catch (WrongSettingsException e) {
            return ProblemAnswers.invalid(
                    e.problems().stream()
                            .map(problem -> new Problem.Wrong(problem.path(), problem.expected()))
                            .toList());
        }
    }

    private static String utf8(byte[] document) throws CharacterCodingException {
        return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(document)).toString();
    }

    private static Checked checked(String text, boolean isYaml) {
        return isYaml
                ? SettingsFiles.yaml(text, WholeSettingsCall::variable)
                : SettingsFiles.json(text, WholeSettingsCall::variable);
    }

    private static Optional<String> variable(String name) {
        return Optional.ofNullable(System.getenv(name));
    }

    private static Answer answer(SettingsPlan plan, boolean dryRun) {
        return Json.answer(
                Status.OK_200,
                out -> {
                    out.writeBooleanProperty("applied", !dryRun);
                    out.writeArrayPropertyStart("differences");
                    plan.differences().forEach(difference -> write(out, difference));
                    out.writeEndArray();
                    Json.texts(out, "warnings", plan.warnings());
                });
    }

    private static void write(JsonGenerator out, Difference difference) {
        out.writeStartObject();
        Json.text(out, "account", difference.account());
        Json.text(out, "path", difference.path());
        value(out, "from", difference.from());
        value(out, "to", difference.to());
        out.writeEndObject();
    }

    /// As the JSON that it is.
    private static void value(JsonGenerator out, String name, Optional<JsonNode> value) {
        out.writeName(name);
        out.writeRawValue(value.map(JsonNode::toString).orElse("null"));
    }
}
