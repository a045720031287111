package io.catchment.settings;

import java.util.List;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/// Why a text is not YAML, for people: reason, line and column. Quotes nothing of the text, which may hold keys and
/// passwords; the parser's own messages do.
public final class YamlTrouble {
    /// @param said what the parser's message has in it
    private record Reason(String said, String words) {}

    /// The first that fits. Of snakeyaml-engine 3; what is none of them is told by its place alone.
    private static final List<Reason> REASONS =
            List.of(
                    new Reason("TAB", "a tab where only spaces may stand"),
                    new Reason("\t", "a tab where only spaces may stand"),
                    new Reason(
                            "mapping values are not allowed",
                            "a colon where none may stand: indent what belongs together alike, and put a text with a colon in quotes"),
                    new Reason("could not find expected ':'", "a name without a colon behind it"),
                    new Reason(
                            "expected <block end>",
                            "what stands here does not go with the lines above: indent what belongs together alike"),
                    new Reason(
                            "expected ',' or ']'",
                            "a list in [ ] without its end, or a comma is missing"),
                    new Reason(
                            "expected ',' or '}'",
                            "names in { } without their end, or a comma is missing"),
                    new Reason("unexpected end of stream", "a text in quotes without its end"),
                    new Reason(
                            "unknown escape character",
                            "a backslash that means nothing in double quotes: take single ones"),
                    new Reason(
                            "that cannot start any token",
                            "a character that no text without quotes begins with"),
                    new Reason("duplicate key", "a name that is there twice"),
                    new Reason(
                            "sequence entries are not allowed",
                            "a dash where no list may begin: begin it on a line of its own"));

    private YamlTrouble() {}

    /// As `: a tab where only spaces may stand, see line 3, column 1`.
    public static String of(YamlEngineException e) {
        String reason =
                REASONS.stream()
                        .filter(it -> said(e).contains(it.said()))
                        .findFirst()
                        .map(it -> it.words() + ", ")
                        .orElse("");
        return e instanceof MarkedYamlEngineException marked
                ? marked.getProblemMark()
                        .map(mark ->
                                ": %ssee line %d, column %d"
                                        .formatted(
                                                reason, mark.getLine() + 1, mark.getColumn() + 1))
                        .orElse("")
                : "";
    }

    private static String said(YamlEngineException e) {
        return e instanceof MarkedYamlEngineException marked && marked.getProblem() != null
                ? marked.getProblem()
                : "";
    }
}
