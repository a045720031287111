package io.catchment.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.catchment.browser.Browser;
import java.nio.file.Path;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What holds for every page when a browser shows it.
final class StoriesInBrowserTest {
    @TempDir static Path temp;

    private static Storybook book;
    private static Browser browser;

    @BeforeAll
    static void open() {
        book = Storybook.open(0);
        browser = Browser.open(temp.resolve("profile"));
    }

    @AfterAll
    static void close() {
        browser.close();
        book.close();
    }

    @Test
    void nothing_keeps_anybody_out_in_light_on_a_desktop() {
        browser.prefers("light");
        browser.asDesktop();
        SoftAssertions all = new SoftAssertions();
        for (Story story : Storybook.all()) {
            browser.go(book.address(story));

            all.assertThat(browser.barriers()).as(story.name()).isEmpty();
        }
        all.assertAll();
    }

    /// 360 pixels is as narrow as phones are.
    @Test
    void nothing_keeps_anybody_out_in_dark_on_a_phone_and_no_page_is_wider_than_it() {
        browser.prefers("dark");
        browser.size(360, 740, 1);
        SoftAssertions all = new SoftAssertions();
        for (Story story : Storybook.all()) {
            browser.go(book.address(story));

            all.assertThat(browser.overhang()).as(story.name()).isNotPositive();
            all.assertThat(browser.barriers()).as(story.name()).isEmpty();
        }
        all.assertAll();
    }

    @ParameterizedTest
    @ValueSource(ints = {360, 820, 1_000, 1_280})
    void nothing_is_cut_off(int width) {
        browser.size(width, 900, 1);
        SoftAssertions all = new SoftAssertions();
        for (Story story : Storybook.all()) {
            browser.go(book.address(story));

            all.assertThat(browser.cut()).as(story.name()).isZero();
            all.assertThat(browser.overhang()).as(story.name()).isNotPositive();
        }
        all.assertAll();
    }

    @Test
    void the_browser_has_nothing_to_complain_of() {
        browser.asDesktop();
        browser.complaints();
        for (Story story : Storybook.all()) {
            browser.go(book.address(story));
        }

        assertThat(browser.complaints()).isEmpty();
    }

    @Test
    void a_page_whose_button_says_nothing_is_found() {
        browser.go(book.address(Storybook.all().getFirst()));
        browser.run("document.querySelector('button').textContent = ''");

        assertThat(browser.barriers()).anyMatch(it -> it.startsWith("button-name"));
    }
}
