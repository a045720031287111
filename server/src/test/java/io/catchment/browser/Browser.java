package io.catchment.browser;

import com.deque.html.axecore.selenium.AxeBuilder;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.logging.Level;
import org.openqa.selenium.By;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;

/// One window of a real browser, with a profile of its own.
///
/// Waits are for what is to be seen, at most [#SEEN_WITHIN].
public final class Browser implements AutoCloseable {
    /// Long for a page, short for a test that fails.
    private static final Duration SEEN_WITHIN = Duration.ofSeconds(20);

    private static final String AXE = read("/axe.min.js");

    private final ChromeDriver driver;

    private Browser(ChromeDriver driver) {
        this.driver = driver;
    }

    /// @param profile a folder that is not there yet
    public static Browser open(Path profile) {
        ChromeOptions options = new ChromeOptions();
        options.setBinary(Chromium.browser().toFile());
        options.addArguments(Chromium.FLAGS);
        options.addArguments("--user-data-dir=" + profile.toAbsolutePath());
        LoggingPreferences logs = new LoggingPreferences();
        logs.enable(LogType.BROWSER, Level.ALL);
        options.setCapability("goog:loggingPrefs", logs);
        ChromeDriverService service =
                new ChromeDriverService.Builder()
                        .usingDriverExecutable(Chromium.driver().toFile())
                        .usingAnyFreePort()
                        .withSilent(true)
                        .build();
        Browser browser = new Browser(new ChromeDriver(service, options));
        browser.asDesktop();
        return browser;
    }

    public ChromeDriver driver() {
        return driver;
    }

    public void go(String url) {
        driver.get(url);
    }

    // ---- what it looks like ----

    public void asDesktop() {
        size(1280, 800, 1);
    }

    public void asPhone() {
        size(390, 844, 2);
    }

    /// @param scale pixels of the screen to one of the page
    public void size(int width, int height, int scale) {
        driver.executeCdpCommand(
                "Emulation.setDeviceMetricsOverride",
                Map.of(
                        "width",
                        width,
                        "height",
                        height,
                        "deviceScaleFactor",
                        scale,
                        "mobile",
                        false));
    }

    /// What the system says that it prefers.
    public void prefers(String colours) {
        driver.executeCdpCommand(
                "Emulation.setEmulatedMedia",
                Map.of(
                        "features",
                        List.of(
                                Map.of("name", "prefers-color-scheme", "value", colours),
                                Map.of("name", "prefers-reduced-motion", "value", "reduce"))));
    }

    /// The whole page, as a PNG.
    public void photograph(Path file) {
        Map<String, Object> answer =
                driver.executeCdpCommand(
                        "Page.captureScreenshot",
                        Map.of("format", "png", "captureBeyondViewport", true));
        try {
            Files.write(file, Base64.getDecoder().decode((String) answer.get("data")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// By how many pixels the page is wider than the window.
    public long overhang() {
        return (Long) run("return document.documentElement.scrollWidth - window.innerWidth");
    }

    /// Panels that hide a part of what is in them because it is wider.
    public long cut() {
        return (Long)
                run(
                        "return [...document.querySelectorAll('.panel')].filter(it => it.scrollWidth > it.clientWidth).length");
    }

    // ---- what is on it ----

    public Object run(String script, Object... arguments) {
        Object result = driver.executeScript(script, arguments);
        return result == null ? "" : result;
    }

    public WebElement find(String css) {
        awaitTrue(css + " is there", () -> !driver.findElements(By.cssSelector(css)).isEmpty());
        return driver.findElement(By.cssSelector(css));
    }

    public String text(String css) {
        return find(css).getText();
    }

    /// Waits until the text of an element holds another.
    public void awaitText(String css, String text) {
        awaitTrue(
                css + " says " + text,
                () ->
                        driver.findElements(By.cssSelector(css)).stream()
                                .anyMatch(element -> says(element, text)));
    }

    private static boolean says(WebElement element, String text) {
        try {
            return element.getText().contains(text);
        } catch (org.openqa.selenium.StaleElementReferenceException e) {
            return false; // replaced meanwhile: looked at again
        }
    }

    public void fill(String css, String text) {
        WebElement field = find(css);
        field.clear();
        field.sendKeys(text);
    }

    public void click(String css) {
        find(css).click();
    }

    /// Something that can be seen, or not yet.
    public interface Seen {
        boolean now();
    }

    public void awaitTrue(String what, Seen seen) {
        long until = System.nanoTime() + SEEN_WITHIN.toNanos();
        while (!seen.now()) {
            if (System.nanoTime() > until) {
                throw new AssertionError(
                        "not within "
                                + SEEN_WITHIN
                                + ": "
                                + what
                                + "\n"
                                + driver.getCurrentUrl()
                                + "\n"
                                + driver.findElement(By.tagName("body")).getText());
            }
            Thread.onSpinWait();
        }
    }

    /// What the browser's console said since it was last asked: scripts that failed, and what the policy forbade.
    public List<String> complaints() {
        List<String> said = new ArrayList<>();
        driver.manage().logs().get(LogType.BROWSER).forEach(entry -> said.add(entry.getMessage()));
        return said;
    }

    /// What axe-core finds on the page that somebody could not use: serious and critical findings.
    public List<String> barriers() {
        run(AXE);
        Object found =
                driver.executeAsyncScript(
                        """
                        const done = arguments[arguments.length - 1];
                        axe.run(document, { resultTypes: ['violations'] }).then(result => done(
                            result.violations
                                .filter(it => it.impact === 'serious' || it.impact === 'critical')
                                .map(it => it.id + ': ' + it.help + '\\n'
                                    + it.nodes.map(node => node.html + ' ' + node.failureSummary).join('\\n'))));
                        """);
        if (!(found instanceof List<?> barriers)) {
            throw new AssertionError("axe-core did not run");
        }
        return barriers.stream().map(String::valueOf).toList();
    }

    private static String read(String resource) {
        try (InputStream in = AxeBuilder.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalStateException(resource + " is not on the class path");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        driver.quit();
    }
}
