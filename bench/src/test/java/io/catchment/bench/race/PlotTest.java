package io.catchment.bench.race;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;

final class PlotTest {
    private static final List<Contestant> CONTESTANTS =
            List.of(
                    new Contestant.Catchment(),
                    new Contestant.Ceiling(
                            "append", "appends", Figure.ACCEPTED_PER_SECOND, List.of("java")));

    private static final Standings STANDINGS =
            new Standings(
                    List.of(
                            List.of(
                                    Heat.of(
                                            "catchment",
                                            Map.of(
                                                    Figure.ROWS_PER_SECOND,
                                                    12_345.6,
                                                    Figure.ACCEPTED_PER_SECOND,
                                                    20_000.0)),
                                    Heat.of(
                                            "append",
                                            Map.of(Figure.ACCEPTED_PER_SECOND, 160_000.0)))));

    @Test
    void a_bar_is_drawn_for_each_figure_and_the_widest_fills_the_plot() throws Exception {
        String svg = new Plot(STANDINGS, CONTESTANTS).svg();

        Document document =
                DocumentBuilderFactory.newInstance()
                        .newDocumentBuilder()
                        .parse(new ByteArrayInputStream(svg.getBytes(UTF_8)));

        assertThat(document.getElementsByTagName("line").getLength()).isEqualTo(3);
        assertThat(svg)
                .contains("width=\"640.0\"", ">12,346<", ">160,000<", "prefers-color-scheme");
    }

    @Test
    void the_report_leaves_out_what_was_not_measured() {
        String text =
                new Report(STANDINGS, CONTESTANTS, Optional.empty())
                        .markdown(Map.of("commit", "1a2b3c4"), List.of("a verdict"));

        assertThat(text)
                .contains("- commit: 1a2b3c4", "- a verdict", "1. catchment, append")
                .contains("| catchment | 12,346 (12,346–12,346) | 20,000 (20,000–20,000) |")
                .contains("| append |  | 160,000 (160,000–160,000) |");
    }
}
