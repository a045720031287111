package io.catchment.bench.race;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// All heats, by round.
///
/// @param rounds the heats of each in the order in which they ran
record Standings(List<List<Heat>> rounds) {
    Standings {
        rounds = rounds.stream().map(List::copyOf).toList();
    }

    Optional<Standing> of(String contestant, Figure figure) {
        return Standing.of(
                rounds.stream()
                        .flatMap(heats -> figure(heats, contestant, figure).stream())
                        .toList());
    }

    /// Of the rows a second, round by round: what slows the machine for a while slows both.
    Optional<Standing> ratio(String contestant, String other) {
        List<Double> ratios = new ArrayList<>();
        for (List<Heat> heats : rounds) {
            Optional<Double> one = figure(heats, contestant, Figure.ROWS_PER_SECOND);
            Optional<Double> two = figure(heats, other, Figure.ROWS_PER_SECOND);
            if (one.isPresent() && two.isPresent()) {
                ratios.add(one.get() / two.get());
            }
        }
        return Standing.of(ratios);
    }

    private static Optional<Double> figure(List<Heat> heats, String contestant, Figure figure) {
        return heats.stream()
                .filter(heat -> heat.contestant().equals(contestant))
                .findFirst()
                .flatMap(heat -> heat.figure(figure));
    }

    /// What was wrong, with who and when.
    List<String> wrong() {
        List<String> wrong = new ArrayList<>();
        for (int round = 0; round < rounds.size(); round++) {
            for (Heat heat : rounds.get(round)) {
                String where = heat.contestant() + " in round " + (round + 1) + ": ";
                heat.wrong().forEach(what -> wrong.add(where + what));
            }
        }
        return wrong;
    }

    Map<String, Object> raw(List<Contestant> contestants) {
        Map<String, Object> all = new LinkedHashMap<>();
        for (Contestant contestant : contestants) {
            Map<String, Object> figures = new LinkedHashMap<>();
            for (Figure figure : Figure.values()) {
                of(contestant.name(), figure)
                        .ifPresent(standing -> figures.put(figure.title(), standing.raw()));
            }
            all.put(contestant.name(), figures);
        }
        return all;
    }
}
