package dev.tidemark.web;

import dev.tidemark.lab.Await;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.logging.Level;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.openqa.selenium.Keys;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.interactions.Actions;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;

/// Debian's Chromium without a screen, which looks at a page of ours.
final class Browser implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofSeconds(20);

    private final ChromeDriver driver;

    private final Path folder;

    private Browser(ChromeDriver driver, Path folder) {
        this.driver = driver;
        this.folder = folder;
    }

    static Browser open() throws IOException {
        Path folder = Files.createTempDirectory("tidemark-browser");
        ChromeOptions options = new ChromeOptions();
        options.setBinary("/usr/bin/chromium");
        options.addArguments(
                "--headless=new",
                "--no-sandbox",
                "--disable-dev-shm-usage",
                "--disable-gpu",
                "--disable-quic",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                "--hide-scrollbars",
                "--user-data-dir=" + folder);
        LoggingPreferences logs = new LoggingPreferences();
        logs.enable(LogType.BROWSER, Level.ALL);
        options.setCapability("goog:loggingPrefs", logs);
        ChromeDriverService service = new ChromeDriverService.Builder()
                .usingDriverExecutable(Path.of("/usr/bin/chromedriver").toFile())
                .build();
        return new Browser(new ChromeDriver(service, options), folder);
    }

    void open(String address) {
        driver.get("about:blank");
        driver.get(address);
    }

    /// As wide as this, and as high, in CSS pixels.
    void size(int width, int height, boolean phone) {
        driver.executeCdpCommand(
                "Emulation.setDeviceMetricsOverride",
                Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", phone));
    }

    /// `dark` or `light`.
    void scheme(String scheme) {
        driver.executeCdpCommand(
                "Emulation.setEmulatedMedia",
                Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", scheme))));
    }

    /// The value of an expression of JavaScript.
    Object value(String expression) {
        return Objects.requireNonNull(driver.executeScript("return (" + expression + ") ?? ''"), expression);
    }

    String text(String selector) {
        return value("document.querySelector('" + selector + "')?.innerText").toString();
    }

    /// Waits until the expression holds. Its milliseconds are those of the browser's clock.
    void await(String expression) {
        await(expression, LIMIT);
    }

    void await(String expression, Duration limit) {
        driver.manage().timeouts().scriptTimeout(limit.plusSeconds(5));
        Object held = driver.executeAsyncScript("""
                const done = arguments[1];
                const end = performance.now() + arguments[0];
                const look = () => {
                  let holds = false;
                  try { holds = Boolean(%s); } catch { holds = false; }
                  if (holds) done(true);
                  else if (performance.now() > end) done(false);
                  else setTimeout(look, 20);
                };
                look();
                """.formatted(expression), limit.toMillis());
        if (!Boolean.TRUE.equals(held)) {
            throw new AssertionError("not within " + limit.toMillis() + " ms: " + expression + "\n"
                    + value("document.body.innerText") + "\n" + complaints());
        }
    }

    /// Types on whatever has the focus.
    void type(CharSequence... keys) {
        new Actions(driver).sendKeys(keys).perform();
    }

    void tab() {
        type(Keys.TAB);
    }

    void click(String selector) {
        driver.findElement(org.openqa.selenium.By.cssSelector(selector)).click();
    }

    /// Presses at one point of an element, moves and lets go: fractions of its width.
    void drag(String selector, double from, double to) {
        var element = driver.findElement(org.openqa.selenium.By.cssSelector(selector));
        int width = element.getSize().getWidth();
        new Actions(driver)
                .moveToElement(element, (int) (width * (from - 0.5)), 0)
                .clickAndHold()
                .moveByOffset((int) (width * (to - from) / 2), 0)
                .moveByOffset((int) (width * (to - from) / 2), 0)
                .release()
                .perform();
    }

    /// What the console says since it was asked last: errors, and violations of the policy.
    List<String> complaints() {
        return driver.manage().logs().get(LogType.BROWSER).getAll().stream()
                .map(LogEntry::getMessage)
                .toList();
    }

    /// The nodes of the accessibility tree that are not ignored.
    @SuppressWarnings("unchecked")
    List<Map<String, Object>> accessibilityTree() {
        Map<String, Object> answer = driver.executeCdpCommand("Accessibility.getFullAXTree", Map.of());
        return ((List<Map<String, Object>>) Objects.requireNonNull(answer.get("nodes")))
                .stream()
                        .filter(node -> Boolean.FALSE.equals(node.get("ignored")))
                        .toList();
    }

    void picture(Path file) throws IOException {
        Files.createDirectories(Objects.requireNonNull(file.getParent()));
        // Chromium packs in haste; pictures of pages become half as large.
        BufferedImage drawn = ImageIO.read(new ByteArrayInputStream(driver.getScreenshotAs(OutputType.BYTES)));
        BufferedImage opaque = new BufferedImage(drawn.getWidth(), drawn.getHeight(), BufferedImage.TYPE_INT_RGB);
        opaque.createGraphics().drawImage(drawn, 0, 0, null);
        ImageIO.write(opaque, "png", file.toFile());
    }

    @Override
    public void close() {
        driver.quit();
        // Its helpers write for a moment after its end.
        Await.until("browser's folder gone", LIMIT, this::isDeleted);
    }

    private boolean isDeleted() {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
            return true;
        } catch (IOException | UncheckedIOException written) {
            return !Files.exists(folder);
        }
    }
}
