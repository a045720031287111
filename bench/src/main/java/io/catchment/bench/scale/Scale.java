package io.catchment.bench.scale;

import io.catchment.bench.Repository;
import io.catchment.bench.Result;
import io.catchment.bench.load.Bodies;
import io.catchment.bench.load.Rows;
import io.catchment.bench.race.CatchmentEntrant;
import io.catchment.bench.race.Ground;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.IntStream;

/// The rate from HTTP to rows that the server sustains with millions of leads and opportunities, beside that of an empty
/// store, in turns; the memory that it takes; and whether every look goes through an index.
public final class Scale {
    private static final double OF_EMPTY_MIN = 0.7;

    /// Of the server's memory with a stock, by that with an empty store.
    private static final double MEMORY_OF_EMPTY_MAX = 1.15;

    /// More in the last third of the time than in the one before is no noise.
    private static final double GROWTH_MAX = 1.05;

    private final Repository repository;
    private final Result result;
    private final Options options;
    private final Path folder;
    private final List<String> wrong = new ArrayList<>();
    private final List<Turn.Shown> empty = new ArrayList<>();
    private final List<Turn.Shown> stocked = new ArrayList<>();

    private Scale(Repository repository, Result result, Options options, Path folder) {
        this.repository = repository;
        this.result = result;
        this.options = options;
        this.folder = folder;
    }

    public static void main(String[] arguments) {
        Logger.getLogger("").setLevel(Level.WARNING);
        Options options = Options.of(List.of(arguments));
        Repository repository = Repository.ofThisProcess();
        Result result = new Result("scale", repository);
        Path folder = repository.emptyFolder("scale");
        System.exit(new Scale(repository, result, options, folder).run());
    }

    private int run() {
        result.figure("options", options);
        Stock stock = Stock.of(repository, options);
        result.figure("stock", stock.held());
        for (int round = 0; round < options.rounds(); round++) {
            boolean isLast = round == options.rounds() - 1;
            if (round % 2 == 0) {
                emptyTurn();
                stockedTurn(stock, isLast);
            } else {
                stockedTurn(stock, isLast);
                emptyTurn();
            }
        }
        result.figure("stockAfter", stock.held());
        judge();
        Path target = options.isTheWhole() ? repository.results() : folder;
        return result.write(
                target.resolve(options.isScattered() ? "scale-scattered.json" : "scale.json"));
    }

    private void emptyTurn() {
        Path place = folder.resolve("empty");
        try (Ground ground = prepared(Ground.open(place), () -> Ground.reopen(place));
                CatchmentEntrant entrant = CatchmentEntrant.start(repository, ground)) {
            fillCache(ground);
            Turn.Shown shown = Turn.run(options, ground, entrant, 0);
            compare(Bodies.rows(shown.nextIndex()), entrant.rows());
            note("empty", empty, shown);
        } finally {
            Repository.delete(place);
        }
    }

    private Ground prepared(Ground ground, Supplier<Ground> again) {
        if (!options.isProfile()) {
            return ground;
        }
        try (ground) {
            Statements.preload(ground);
        }
        return again.get();
    }

    /// @param isLast all rows are counted, which takes a while
    private void stockedTurn(Stock stock, boolean isLast) {
        Turn.Shown shown;
        try (Ground ground = prepared(stock.take(), stock::take);
                CatchmentEntrant entrant = CatchmentEntrant.start(repository, ground)) {
            fillCache(ground);
            shown = Turn.run(options, ground, entrant, stock.held().nextIndex());
            if (isLast) {
                compare(stock.held().rows(shown.nextIndex()), entrant.rows());
            }
        }
        note("stocked", stocked, shown);
        if (wrong.isEmpty()) {
            stock.giveBack(shown.nextIndex());
        }
    }

    private void fillCache(Ground ground) {
        if (!options.isCold()) {
            long bytes = FileCache.fill(ground);
            System.out.printf("read %,d MB%n", bytes >> 20);
        }
    }

    private void compare(Rows expected, Rows found) {
        if (!found.equals(expected)) {
            wrong.add("expected " + expected + ", found " + found);
        }
    }

    private void note(String name, List<Turn.Shown> turns, Turn.Shown shown) {
        turns.add(shown);
        wrong.addAll(shown.wrong());
        result.figure(name + " " + turns.size(), shown.figures());
    }

    // ---- what it comes to ----

    private void judge() {
        result.check("all captures are rows", List.of(), wrong);
        judgeRate();
        judgeMemory();
        judgeLooks();
    }

    private void judgeRate() {
        double[] ratios =
                IntStream.range(0, stocked.size())
                        .mapToDouble(
                                i -> stocked.get(i).rowsPerSecond() / empty.get(i).rowsPerSecond())
                        .sorted()
                        .toArray();
        double median = ratios[ratios.length / 2];
        result.figure("rowsPerSecondEmpty", Math.round(median(empty, Turn.Shown::rowsPerSecond)));
        result.figure(
                "rowsPerSecondStocked", Math.round(median(stocked, Turn.Shown::rowsPerSecond)));
        String found =
                "%.2f (%.2f to %.2f)".formatted(median, ratios[0], ratios[ratios.length - 1]);
        if (options.isWarm()) {
            result.verdict(
                    "rows/s with a stock, by those of an empty store, at least " + OF_EMPTY_MIN,
                    median >= OF_EMPTY_MIN,
                    found);
        } else {
            result.figure("stockedOfEmpty, too short to judge", found);
        }
    }

    private void judgeMemory() {
        double peak = median(stocked, shown -> shown.memoryOf("server").peakMegabytes());
        double peakOfEmpty = median(empty, shown -> shown.memoryOf("server").peakMegabytes());
        if (!options.isWarm()) {
            result.figure("megabytesOfTheServer, stocked and empty", List.of(peak, peakOfEmpty));
            return;
        }
        result.verdict(
                "the server takes no more memory than with an empty store",
                peak <= peakOfEmpty * MEMORY_OF_EMPTY_MAX,
                peak + " MB, " + peakOfEmpty + " MB with an empty store");
        for (String name : List.of("server", "postgresWithoutBuffers")) {
            double growth = median(stocked, shown -> shown.memoryOf(name).growth());
            result.verdict(
                    "the memory of " + name + " is flat",
                    growth <= GROWTH_MAX,
                    "the last third of the load has " + growth + " times that of the one before");
        }
    }

    private void judgeLooks() {
        for (String table : List.of("opportunity", "lead", "leadKey")) {
            long wholeReads =
                    stocked.stream().mapToLong(it -> it.counted(table + "WholeReads")).sum();
            result.check("times that the table " + table + " was read whole", 0L, wholeReads);
        }
        long looks = stocked.stream().mapToLong(it -> it.counted("opportunityLooks")).sum();
        result.verdict(
                "an index serves the look of the duplicate rule",
                looks > 0,
                looks + " looks into the index of a lead's opportunities");
    }

    private static double median(List<Turn.Shown> turns, ToDoubleFunction<Turn.Shown> figure) {
        double[] sorted = turns.stream().mapToDouble(figure).sorted().toArray();
        return sorted[sorted.length / 2];
    }
}
