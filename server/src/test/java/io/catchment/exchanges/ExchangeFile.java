package io.catchment.exchanges;

import io.catchment.exchanges.RecordedExchange.Answer;
import io.catchment.exchanges.RecordedExchange.Header;
import io.catchment.exchanges.RecordedExchange.Request;
import io.catchment.exchanges.RecordedExchange.Sending;
import io.catchment.exchanges.RecordedExchange.Server;
import io.catchment.exchanges.RecordedExchange.Step;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Reads one case from its file.
final class ExchangeFile {
    static final String ENDING = ".http";

    private static final String COMMENT = "#";
    private static final String STEP = "---";
    private static final String UNTIL_FINAL = "until final";
    private static final String WITHOUT_STORE = "while the store is away";
    private static final String UNTIL_NOTICED = "while the store is away, until it is noticed";
    private static final String STORE = "store";

    private static final Pattern TOLD =
            Pattern.compile("# (Contract|Server|(?:(\\w+) )?[Aa]ccount): (.+)");
    private static final Pattern REQUEST = Pattern.compile("([A-Z]+) (\\S+)");
    private static final Pattern ANSWER = Pattern.compile("=> (\\d{3})");
    private static final Pattern HEADER = Pattern.compile("([!-~&&[^:]]+):(?: (.*))?");

    private final String name;
    private final List<String> lines;
    private final List<Step> steps = new ArrayList<>();
    private int next;

    private ExchangeFile(String name, List<String> lines) {
        this.name = name;
        this.lines = lines;
    }

    /// @throws IllegalArgumentException naming file and line of what cannot be read
    static RecordedExchange read(Path file) {
        String name = String.valueOf(file.getFileName());
        try {
            return parse(name.replace(ENDING, ""), Files.readString(file));
        } catch (IOException e) {
            throw new UncheckedIOException(name, e);
        }
    }

    static RecordedExchange parse(String name, String text) {
        return new ExchangeFile(name, List.of(text.split("\n", -1))).exchange();
    }

    private RecordedExchange exchange() {
        String title = title();
        Map<String, String> told = told();
        Optional<String> contract = Optional.ofNullable(told.remove("Contract"));
        Server server = server(Optional.ofNullable(told.remove("Server")));
        readSteps();
        return new RecordedExchange(
                name,
                title,
                contract.orElseThrow(() -> wrong("no line '# Contract: …'")),
                told,
                server,
                steps);
    }

    // ---- the first lines ----

    private String title() {
        String first = line();
        if (!first.startsWith("# ")) {
            throw wrong("the first line has to be '# ' and what the case shows");
        }
        next++;
        return first.substring(2);
    }

    private Server server(Optional<String> word) {
        return switch (word.orElse("ordinary")) {
            case "ordinary" -> Server.ORDINARY;
            case "small" -> Server.SMALL;
            default -> throw wrong("there is no server '" + word.orElseThrow() + "'");
        };
    }

    /// `Contract`, `Server`, and the settings of accounts by their roles.
    private Map<String, String> told() {
        Map<String, String> told = new HashMap<>();
        for (; !atEnd() && line().startsWith(COMMENT); next++) {
            Matcher line = TOLD.matcher(line());
            if (line.matches()) {
                told.put(key(line), line.group(3));
            }
        }
        if (!told.containsKey(RecordedExchange.CALLER)) {
            throw wrong("no line '# Account: …'");
        }
        return told;
    }

    private static String key(Matcher line) {
        String word = line.group(1);
        if (word.equals("Contract") || word.equals("Server")) {
            return word;
        }
        return line.group(2) == null
                ? RecordedExchange.CALLER
                : line.group(2).toLowerCase(Locale.ROOT);
    }

    // ---- the steps ----

    private void readSteps() {
        readCall(Sending.ONCE);
        while (!atEnd()) {
            String directive = line().substring(STEP.length()).strip();
            Runnable read =
                    switch (directive) {
                        case "" -> () -> readCall(Sending.ONCE);
                        case UNTIL_FINAL -> () -> readCall(Sending.UNTIL_FINAL);
                        case WITHOUT_STORE -> () -> readCall(Sending.WITHOUT_STORE);
                        case UNTIL_NOTICED -> () -> readCall(Sending.WITHOUT_STORE_UNTIL_NOTICED);
                        case STORE -> this::readFacts;
                        default -> throw wrong("'" + directive + "' is no step");
                    };
            next++;
            read.run();
        }
    }

    private void readCall(Sending sending) {
        skipEmpty();
        int begins = next + 1;
        Matcher line = match(REQUEST, "METHOD /path?query");
        Request request =
                new Request(line.group(1), new Template(line.group(2)), headers(), body());
        int status = Integer.parseInt(match(ANSWER, "=> status").group(1));
        Answer expected = new Answer(status, headers(), body());
        steps.add(new Step.Call(begins, sending, request, expected));
    }

    private void readFacts() {
        int begins = next + 1;
        List<Template> facts = new ArrayList<>();
        for (; !isEndOfPart(); next++) {
            if (!line().isBlank()) {
                facts.add(new Template(line()));
            }
        }
        steps.add(new Step.Stored(begins, facts));
    }

    private List<Header> headers() {
        List<Header> headers = new ArrayList<>();
        while (!isEndOfPart() && !line().isEmpty()) {
            Matcher line = match(HEADER, "Name: value");
            headers.add(
                    new Header(
                            line.group(1),
                            new Template(line.group(2) == null ? "" : line.group(2))));
        }
        return headers;
    }

    /// Without the empty lines around it.
    private Template body() {
        skipEmpty();
        int from = next;
        while (!isEndOfPart()) {
            next++;
        }
        int to = next;
        while (to > from && lines.get(to - 1).isEmpty()) {
            to--;
        }
        return new Template(String.join("\n", lines.subList(from, to)));
    }

    // ---- lines ----

    private boolean isEndOfPart() {
        return atEnd() || line().startsWith(STEP) || ANSWER.matcher(line()).matches();
    }

    private void skipEmpty() {
        while (!atEnd() && line().isEmpty()) {
            next++;
        }
    }

    private Matcher match(Pattern form, String expected) {
        Matcher matcher = form.matcher(atEnd() ? "" : line());
        if (!matcher.matches()) {
            throw wrong("expected '" + expected + "'");
        }
        next++;
        return matcher;
    }

    private boolean atEnd() {
        return next >= lines.size();
    }

    private String line() {
        return lines.get(next);
    }

    private IllegalArgumentException wrong(String problem) {
        return new IllegalArgumentException(name + ENDING + ":" + (next + 1) + ": " + problem);
    }
}
