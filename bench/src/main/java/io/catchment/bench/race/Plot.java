package io.catchment.bench.race;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// The standings as bars, in plain SVG: a bar for what became rows, below it one for what was accepted, with a line from
/// the least to the most over each. It follows the reader's choice of light or dark.
final class Plot {
    private static final int LEFT = 110;
    private static final int WIDTH = 640;
    private static final int ROW = 54;
    private static final int TOP = 60;
    private static final int BAR = 16;
    private static final int RIGHT = 170;

    private static final String HEAD =
            """
            <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %1$d %2$d" width="%1$d" height="%2$d" role="img">
            <title>%3$s</title>
            <style>
              text { font: 13px system-ui, sans-serif; fill: #1b1f24; }
              .quiet { fill: #59636e; }
              .back { fill: #ffffff; }
              .accepted { fill: #9ec5e8; }
              .rows { fill: #1f6fb5; }
              .spread { stroke: #1b1f24; stroke-width: 1.5; }
              @media (prefers-color-scheme: dark) {
                text { fill: #e6edf3; }
                .quiet { fill: #9198a1; }
                .back { fill: #0d1117; }
                .accepted { fill: #2f4f6f; }
                .rows { fill: #58a6ff; }
                .spread { stroke: #e6edf3; }
              }
            </style>
            <rect class="back" width="100%%" height="100%%"/>
            <text x="%4$d" y="22">%3$s</text>
            <rect class="rows" x="%4$d" y="33" width="12" height="12"/><text class="quiet" x="%5$d" y="44">rows/s</text>
            <rect class="accepted" x="%6$d" y="33" width="12" height="12"/><text class="quiet" x="%7$d" y="44">accepted/s</text>
            """;

    private static final String BARS =
            """
            <rect class="%s" x="%d" y="%d" width="%.1f" height="%d"/>
            <line class="spread" x1="%.1f" x2="%.1f" y1="%d" y2="%d"/>
            <text class="quiet" x="%.1f" y="%d">%,.0f</text>
            """;

    private final Standings standings;
    private final List<Contestant> contestants;
    private final double most;

    Plot(Standings standings, List<Contestant> contestants) {
        this.standings = standings;
        this.contestants = contestants;
        this.most =
                contestants.stream()
                        .flatMap(contestant ->
                                List.of(Figure.ROWS_PER_SECOND, Figure.ACCEPTED_PER_SECOND).stream()
                                        .flatMap(figure ->
                                                standings.of(contestant.name(), figure).stream()))
                        .mapToDouble(Standing::most)
                        .max()
                        .orElse(1);
    }

    String svg() {
        StringBuilder svg = new StringBuilder();
        int height = TOP + contestants.size() * ROW;
        svg.append(
                HEAD.formatted(
                        LEFT + WIDTH + RIGHT,
                        height,
                        "Captures a second: medians, and the spread of the rounds",
                        LEFT,
                        LEFT + 18,
                        LEFT + 90,
                        LEFT + 108));
        int y = TOP;
        for (Contestant contestant : contestants) {
            svg.append(
                    "<text x=\"%d\" y=\"%d\" text-anchor=\"end\">%s</text>\n"
                            .formatted(LEFT - 10, y + BAR + 5, contestant.name()));
            svg.append(bar("rows", y, standings.of(contestant.name(), Figure.ROWS_PER_SECOND)));
            svg.append(
                    bar(
                            "accepted",
                            y + BAR + 2,
                            standings.of(contestant.name(), Figure.ACCEPTED_PER_SECOND)));
            y += ROW;
        }
        return svg.append("</svg>\n").toString();
    }

    private String bar(String kind, int y, Optional<Standing> standing) {
        return standing.map(found ->
                        String.format(
                                Locale.ROOT,
                                BARS,
                                kind,
                                LEFT,
                                y,
                                pixels(found.median()),
                                BAR,
                                LEFT + pixels(found.least()),
                                LEFT + pixels(found.most()),
                                y + BAR / 2,
                                y + BAR / 2,
                                LEFT + pixels(found.most()) + 8,
                                y + BAR - 3,
                                found.median()))
                .orElse("");
    }

    private double pixels(double perSecond) {
        return perSecond / most * WIDTH;
    }
}
