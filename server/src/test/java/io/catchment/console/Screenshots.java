package io.catchment.console;

import io.catchment.browser.Browser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// Takes a picture of every story, as a desktop and as a phone show it, light and dark.
///
/// `Screenshots.main(FOLDER [PART-OF-A-STORY'S-NAME])`
public final class Screenshots {
    private Screenshots() {}

    public static void main(String[] arguments) throws IOException {
        Path folder = Files.createDirectories(Path.of(arguments[0]));
        String part = arguments.length > 1 ? arguments[1] : "";
        Path profile = Files.createTempDirectory("screenshots-");
        try (Storybook book = Storybook.open(0);
                Browser browser = Browser.open(profile.resolve("profile"))) {
            List<Story> stories =
                    Storybook.all().stream().filter(it -> it.name().contains(part)).toList();
            for (Story story : stories) {
                for (String colours : List.of("light", "dark")) {
                    browser.prefers(colours);
                    browser.asDesktop();
                    take(
                            browser,
                            book,
                            story,
                            folder.resolve(story.slug() + "-desktop-" + colours + ".png"));
                    browser.asPhone();
                    take(
                            browser,
                            book,
                            story,
                            folder.resolve(story.slug() + "-phone-" + colours + ".png"));
                }
            }
        }
    }

    private static void take(Browser browser, Storybook book, Story story, Path file) {
        browser.go(book.address(story));
        browser.awaitTrue(
                "what is plotted",
                () ->
                        Boolean.TRUE.equals(
                                browser.run(
                                        "return document.querySelectorAll('[data-plot]').length === document.querySelectorAll('.uplot, .plot-empty').length")));
        browser.photograph(file);
    }
}
