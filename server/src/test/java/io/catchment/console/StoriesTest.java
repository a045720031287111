package io.catchment.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.jsoup.parser.Parser;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What holds for every page, whatever is on it.
final class StoriesTest {
    static Stream<Story> stories() {
        return Storybook.all().stream();
    }

    @Test
    void every_story_has_a_name_of_its_own() {
        List<String> slugs = stories().map(Story::slug).toList();

        assertThat(slugs).hasSizeGreaterThan(15).doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @MethodSource("stories")
    void a_page_is_well_formed(Story story) {
        Parser parser = Parser.htmlParser().setTrackErrors(100);

        Document page = Jsoup.parse(story.view().html(), "http://127.0.0.1/", parser);

        assertThat(parser.getErrors()).isEmpty();
        assertThat(page.documentType()).isNotNull();
        assertThat(page.select("html").attr("lang")).isEqualTo("en");
        assertThat(page.title()).endsWith(" · Catchment");
        assertThat(ids(page)).doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @MethodSource("stories")
    void a_page_has_one_heading_of_the_first_level_and_one_main(Story story) {
        Document page = page(story);

        assertThat(page.select("h1")).hasSize(1);
        assertThat(page.select("main")).hasSize(1);
    }

    @ParameterizedTest
    @MethodSource("stories")
    void every_field_has_a_label(Story story) {
        Document page = page(story);

        assertThat(page.select("input:not([type=hidden], [hidden]), select, textarea"))
                .allSatisfy(field ->
                        assertThat(
                                        field.closest("label") != null
                                                || !page.select("label[for=" + field.id() + "]")
                                                        .isEmpty())
                                .as(field.outerHtml())
                                .isTrue());
        assertThat(page.select("button, a"))
                .allSatisfy(it -> assertThat(it.text()).as(it.outerHtml()).isNotBlank());
    }

    @ParameterizedTest
    @MethodSource("stories")
    void no_script_and_no_style_stands_within_a_page(Story story) {
        Document page = page(story);

        assertThat(page.select("style, [style]")).isEmpty();
        assertThat(page.select("script"))
                .allSatisfy(script -> {
                    assertThat(script.attr("src")).startsWith("/console/assets/");
                    assertThat(script.data()).isEmpty();
                });
        assertThat(page.getAllElements())
                .allSatisfy(element ->
                        assertThat(element.attributes())
                                .noneMatch(it -> it.getKey().startsWith("on")));
    }

    @ParameterizedTest
    @MethodSource("stories")
    void every_form_that_is_posted_brings_its_token(Story story) {
        assertThat(page(story).select("form[method=post]"))
                .allSatisfy(form ->
                        assertThat(form.select("input[type=hidden][name=csrf]").attr("value"))
                                .isNotEmpty());
    }

    @ParameterizedTest
    @MethodSource("stories")
    void nothing_is_asked_of_anybody_else(Story story) {
        assertThat(page(story).select("[src], [href], [action]"))
                .allSatisfy(it ->
                        assertThat(it.attr("src") + it.attr("href") + it.attr("action"))
                                .matches("(/console.*|#.*)"));
    }

    @ParameterizedTest
    @MethodSource("stories")
    void what_a_label_or_description_refers_to_is_there(Story story) {
        Document page = page(story);
        Set<String> ids = new HashSet<>(ids(page));

        for (String attribute : List.of("for", "aria-labelledby", "aria-describedby")) {
            assertThat(page.select("[" + attribute + "]").eachAttr(attribute)).isSubsetOf(ids);
        }
    }

    private static Document page(Story story) {
        return Jsoup.parse(story.view().html());
    }

    private static List<String> ids(Document page) {
        return page.select("[id]").stream().map(Element::id).toList();
    }
}
