package dev.assay.results;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.By;
import org.openqa.selenium.Dimension;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;

/** Pages as a headless Chromium shows them: CHROME_BIN, or the chromium and chromedriver on the PATH. Pictures of them go to target/. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public abstract class PagesInBrowser {
    /** Warns of every browser that is newer than itself. */
    private static final Logger SELENIUM = Logger.getLogger("org.openqa.selenium");

    @TempDir
    Path folder;

    private Optional<ChromeDriver> browser = Optional.empty();

    @BeforeAll
    void startBrowser(@TempDir Path profile) {
        Optional<File> binary = Optional.ofNullable(System.getenv("CHROME_BIN"))
                .map(File::new)
                .filter(File::canExecute)
                .or(() -> onPath("chromium", "chromium-browser", "google-chrome"));
        Optional<File> driver = onPath("chromedriver");
        boolean here = binary.isPresent() && driver.isPresent();
        if (!here) {
            System.err.println(
                    "SKIPPED: the reports were NOT tested in a browser; install chromium and chromium-driver");
        }
        Assumptions.assumeTrue(here, "SKIPPED: there is no chromium (or no chromedriver) on the PATH");
        SELENIUM.setLevel(Level.SEVERE);
        ChromeOptions options = new ChromeOptions();
        options.setBinary(binary.orElseThrow());
        options.addArguments(
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                "--disable-quic",
                "--user-data-dir=" + profile);
        LoggingPreferences logs = new LoggingPreferences();
        logs.enable(LogType.BROWSER, Level.ALL);
        logs.enable(LogType.PERFORMANCE, Level.ALL);
        options.setCapability(ChromeOptions.LOGGING_PREFS, logs);
        browser = Optional.of(new ChromeDriver(
                new ChromeDriverService.Builder()
                        .usingDriverExecutable(driver.orElseThrow())
                        .build(),
                options));
    }

    @AfterAll
    void stopBrowser() {
        browser.ifPresent(ChromeDriver::quit);
    }

    protected ChromeDriver driver() {
        return browser.orElseThrow();
    }

    /** Shows the page, and gives how long it took until it was there, in milliseconds. */
    protected long open(String html) throws IOException {
        Path page = folder.resolve("report.html");
        Files.writeString(page, html);
        // What the browser's own first page and the page before have logged must not count.
        driver().get("about:blank");
        driver().manage().logs().get(LogType.BROWSER);
        driver().manage().logs().get(LogType.PERFORMANCE);
        long start = System.nanoTime();
        driver().get(page.toUri().toString());
        return (System.nanoTime() - start) / 1_000_000;
    }

    /** That nothing was asked for but the page itself, and that the browser had nothing to complain of. */
    protected void assertNothingWasLoaded() {
        assertThat(driver().manage().logs().get(LogType.BROWSER).getAll()).isEmpty();
        List<String> requests = driver().manage().logs().get(LogType.PERFORMANCE).getAll().stream()
                .map(LogEntry::getMessage)
                .filter(message -> message.contains("\"Network.requestWillBeSent\""))
                .map(message -> message.replaceFirst("(?s).*?\"request\":\\{.*?\"url\":\"([^\"]*)\".*", "$1"))
                .toList();
        assertThat(requests)
                .isNotEmpty()
                .allMatch(url -> url.startsWith("data:") || (url.startsWith("file:") && url.endsWith("/report.html")));
    }

    protected List<String> texts(String selector) {
        return driver().findElements(By.cssSelector(selector)).stream()
                .map(WebElement::getText)
                .toList();
    }

    protected static long number(WebElement element, String property) {
        return Long.parseLong(String.valueOf(element.getDomProperty(property)));
    }

    protected void device(int width, int height) {
        driver().executeCdpCommand(
                        "Emulation.setDeviceMetricsOverride",
                        Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", true));
    }

    protected void media(String feature, String value) {
        driver().executeCdpCommand(
                        "Emulation.setEmulatedMedia",
                        Map.of("features", List.of(Map.of("name", feature, "value", value))));
    }

    protected void screenshot(String name, int width) throws IOException {
        device(width, Math.toIntExact(number(driver().findElement(By.tagName("html")), "scrollHeight")) + 20);
        Files.write(Path.of("target", name), driver().getScreenshotAs(OutputType.BYTES));
        driver().executeCdpCommand("Emulation.clearDeviceMetricsOverride", Map.of());
        driver().manage().window().setSize(new Dimension(1100, 900));
    }

    private static Optional<File> onPath(String... names) {
        return Stream.of(names)
                .flatMap(name -> Stream.of(Optional.ofNullable(System.getenv("PATH"))
                                .orElse("")
                                .split(File.pathSeparator))
                        .map(folder -> new File(folder, name)))
                .filter(File::canExecute)
                .findFirst();
    }
}
