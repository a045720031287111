package io.catchment.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.catchment.browser.Browser;
import io.catchment.store.TestPostgres;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What the person who runs lead capture does in a browser, before a server that works.
final class ConsoleInBrowserTest {
    @TempDir static Path temp;

    private static Node node;
    private static Browser browser;
    private static String password = "";

    @BeforeAll
    static void start() {
        node = Node.start(TestNodes.config(temp.resolve("data"), TestPostgres.freshDatabase()));
        password = node.firstUser().orElseThrow().password();
        browser = Browser.open(temp.resolve("profile"));
    }

    @AfterAll
    static void stop() {
        browser.close();
        node.close();
    }

    @BeforeEach
    void sign_in() {
        browser.asDesktop();
        browser.prefers("light");
        browser.go("http://127.0.0.1:" + node.port() + "/console");
        if (browser.text("h1").equals("Sign in")) {
            browser.fill("#name", "admin");
            browser.fill("#password", password);
            browser.click("form button");
        }
        browser.awaitText("h1", "Overview");
    }

    @Test
    void the_first_sign_in_leads_to_the_overview() {
        assertThat(browser.text(".who-name")).isEqualTo("admin");
        assertThat(browser.text(".parts")).contains("Intake log").contains("Store");
        assertThat(browser.complaints()).isEmpty();
    }

    @Test
    void a_capture_arrives_while_one_looks() throws Exception {
        browser.awaitTrue(
                "all three plots",
                () -> browser.run("return document.querySelectorAll('.uplot').length").equals(3L));

        try (DemoCaller demo = TestNodes.caller(temp.resolve("data"), node)) {
            for (int i = 0; i < 20; i++) {
                demo.capture(ConsoleCaller.capture("live" + i + "@example.com"));
            }
        }

        browser.awaitTrue(
                "what came is counted",
                () ->
                        browser.run("return document.querySelector('.tile .of').textContent")
                                .toString()
                                .matches("[1-9][0-9]* in the last.*"));
        browser.awaitTrue(
                "what came is plotted",
                () ->
                        browser.run(
                                        "return document.querySelector('[data-plot=rate]').getAttribute('aria-label')")
                                .toString()
                                .matches(".*Accepted now .*at most [0-9.]*[1-9].*"));
        assertThat(browser.complaints()).isEmpty();
    }

    @Test
    void dark_follows_the_system_and_the_switch_goes_before_it() {
        String light = ground();
        browser.prefers("dark");
        String dark = ground();
        assertThat(dark).isNotEqualTo(light);

        browser.click(".self [data-theme-switch]");

        assertThat(browser.text(".self [data-theme-switch]")).isEqualTo("Theme: light");
        assertThat(ground()).isEqualTo(light);
        browser.driver().navigate().refresh();
        assertThat(ground()).isEqualTo(light);
        browser.click(".self [data-theme-switch]");
        browser.click(".self [data-theme-switch]");
        assertThat(ground()).isEqualTo(dark);
    }

    private static String ground() {
        return browser.run("return getComputedStyle(document.body).backgroundColor").toString();
    }

    @Test
    void on_a_phone_nothing_is_wider_than_the_screen() {
        browser.size(360, 740, 1);
        for (String path :
                new String[] {"/console", "/console/users", "/console/audit", "/console/you"}) {
            browser.go("http://127.0.0.1:" + node.port() + path);

            assertThat(browser.overhang()).as(path).isNotPositive();
        }
    }

    @Test
    void the_keyboard_alone_goes_past_the_navigation_to_the_content() {
        browser.run("document.activeElement.blur()");
        browser.driver().switchTo().activeElement().sendKeys(org.openqa.selenium.Keys.TAB);
        assertThat(browser.driver().switchTo().activeElement().getText())
                .isEqualTo("Skip to the content");

        browser.driver().switchTo().activeElement().sendKeys(org.openqa.selenium.Keys.ENTER);

        assertThat(browser.driver().switchTo().activeElement().getTagName()).isEqualTo("main");
    }
}
