package dev.tidemark.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.openqa.selenium.Keys;

/// The dashboard for those who use no mouse, see little, hear the page, or have a small screen; and for names
/// that somebody else chose.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DashboardAccessTest {
    private Browser browser;
    private MadeUpHost host = MadeUpHost.manual();
    private DashboardFixture server;

    @BeforeAll
    void openBrowser() throws IOException {
        browser = Browser.open();
    }

    @BeforeEach
    void startServer() throws IOException {
        host = MadeUpHost.manual();
        server = DashboardFixture.start(host);
        browser.size(1280, 900, false);
    }

    @AfterEach
    void stopServer() {
        browser.scheme("light");
        server.close();
    }

    @AfterAll
    void closeBrowser() {
        browser.close();
    }

    private void open() {
        browser.open(server.address());
        browser.await("document.querySelectorAll('#rows tr[data-id]').length > 0");
    }

    @Test
    void theKeyboardAloneReachesEverything() {
        open();
        browser.type("/", ":8080");
        browser.await("document.querySelectorAll('#rows tr').length === 1");
        browser.type(Keys.ENTER);
        browser.await("document.querySelector('#detail-head').innerText.includes('*:8080')");
        browser.type(Keys.ESCAPE);
        browser.await("document.querySelectorAll('#rows tr').length === 6");
        assertThat(focused()).as("back in the table").isEqualTo("*:8080");
        browser.type(Keys.ESCAPE);
        browser.await("document.querySelector('#detail').hidden");
        browser.type(Keys.HOME);
        assertThat(focused()).isEqualTo("0.0.0.0:22");
        browser.type(Keys.ARROW_DOWN, Keys.ARROW_DOWN);
        assertThat(focused()).isEqualTo("0.0.0.0:443");
        assertThat(browser.value("getComputedStyle(document.activeElement).outlineStyle"))
                .as("the focus is seen")
                .isEqualTo("solid");
        browser.type(Keys.ENTER);
        browser.await("document.querySelector('#detail-head').innerText.includes('0.0.0.0:443')");
        browser.type("t");
        browser.await("document.querySelector('#chart-table').innerText.includes('p99')");
        browser.type("u");
        assertThat(browser.value("document.querySelector('input[value=utc]').checked"))
                .isEqualTo(true);
        browser.type("?");
        browser.await("document.querySelector('#help').open");
        browser.type(Keys.ESCAPE);
        browser.await("!document.querySelector('#help').open && !document.querySelector('#detail').hidden");
        browser.type(Keys.ESCAPE);
        browser.await("document.querySelector('#detail').hidden");
    }

    private String focused() {
        return browser.value("document.activeElement.innerText").toString();
    }

    @Test
    void theAccessibilityTreeHasNamesForAll() {
        host.overflow();
        open();
        browser.click("#alarms button");
        browser.await("document.querySelectorAll('.episode').length === 3");
        List<Map<String, Object>> tree = browser.accessibilityTree();
        assertThat(names(tree, "heading")).contains("tidemark web-3", "Listeners", "Findings", "Time at each length");
        assertThat(names(tree, "columnheader"))
                .contains("State", "Listener", "Owner", "Queue", "Length/cap.", "Peak 1 h", "Drops/s");
        assertThat(names(tree, "rowheader")).contains("*:8080", "0.0.0.0:443");
        assertThat(names(tree, "table"))
                .contains("All listeners, the worst first. Arrow keys choose one, Enter opens it.");
        assertThat(names(tree, "image"))
                .anyMatch(name -> name.startsWith("Length of *:8080, "))
                .anyMatch(name -> name.startsWith("Overflows per second of namespace host: "));
        assertThat(names(tree, "button")).contains("Why is *:8080 java FULL?", "Zoom in", "Help and keys");
        assertThat(names(tree, "status")).hasSize(1);
        for (String role : Set.of("button", "combobox", "searchbox", "radio", "image", "heading", "region", "table")) {
            assertThat(names(tree, role)).as(role).isNotEmpty().doesNotContain("");
        }
    }

    private static List<String> names(List<Map<String, Object>> tree, String role) {
        return tree.stream()
                .filter(node -> role.equals(value(node, "role")))
                .map(node -> value(node, "name"))
                .toList();
    }

    private static String value(Map<String, Object> node, String name) {
        return node.get(name) instanceof Map<?, ?> map && map.get("value") instanceof String text ? text : "";
    }

    @ParameterizedTest
    @ValueSource(strings = {"light", "dark"})
    void everyTextStandsOutFromItsGround(String scheme) {
        host.overflow();
        host.historyStops("disk full");
        host.add(host.named("*:9000").queue(3200, 4096, 3300));
        browser.scheme(scheme);
        open();
        browser.click("#alarms button");
        browser.await("document.querySelectorAll('.episode').length === 3");
        assertThat(browser.value(TOO_FAINT)).isEqualTo(List.of());
        server.stop();
        browser.await("document.body.classList.contains('lost')");
        assertThat(browser.value(TOO_FAINT)).as("old figures").isEqualTo(List.of());
    }

    /// Texts whose contrast with what is behind them is less than 4.5 (WCAG 2.2, 1.4.3).
    private static final String TOO_FAINT = """
            (() => {
              const parse = text => (text.match(/[\\d.]+/g) ?? [0, 0, 0, 0]).map(Number);
              const over = (top, under) => {
                const alpha = top[3] ?? 1;
                return [0, 1, 2].map(i => top[i] * alpha + under[i] * (1 - alpha));
              };
              const light = color => {
                const [r, g, b] = color.map(c => c / 255).map(c => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4));
                return 0.2126 * r + 0.7152 * g + 0.0722 * b;
              };
              const ground = element => {
                const chain = [];
                for (let e = element; e; e = e.parentElement) chain.push(parse(getComputedStyle(e).backgroundColor));
                return chain.reverse().reduce((under, top) => over(top, under), [255, 255, 255]);
              };
              const faint = [];
              const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
              while (walker.nextNode()) {
                const element = walker.currentNode.parentElement;
                if (!walker.currentNode.data.trim() || !element.checkVisibility() || element.closest('.vh, .skip, noscript')) continue;
                const back = ground(element);
                const [a, b] = [light(over(parse(getComputedStyle(element).color), back)), light(back)].sort((x, y) => y - x);
                const contrast = (a + 0.05) / (b + 0.05);
                if (contrast < 4.5) faint.push(`${contrast.toFixed(2)} ${element.className} ${walker.currentNode.data.trim()}`);
              }
              return faint;
            })()""";

    @ParameterizedTest
    @ValueSource(ints = {320, 390, 640})
    void aNarrowScreenShowsCardsAndNeverScrollsSideways(int width) {
        host.overflow();
        browser.size(width, 800, true);
        open();
        assertThat(browser.value("getComputedStyle(document.querySelector('#rows tr')).display"))
                .isEqualTo("grid");
        assertThat(browser.text("#rows tr")).startsWith("FULL");
        assertThat(browser.text("#rows tr")).contains("*:8080", "51/51", "java 4711", "104");
        assertThat(browser.value(SIDEWAYS)).as("cards").isEqualTo(0L);
        browser.click("#alarms button");
        browser.await("document.querySelectorAll('.episode').length === 3");
        assertThat(browser.value("document.querySelector('#listeners').checkVisibility()"))
                .as("the chosen listener has the page for itself")
                .isEqualTo(false);
        assertThat(browser.value(SIDEWAYS)).as("one listener").isEqualTo(0L);
        browser.click("#back");
        browser.await("document.querySelector('#listeners').checkVisibility()");
    }

    private static final String SIDEWAYS = "document.documentElement.scrollWidth - innerWidth";

    @Test
    void namesOfOthersAreOnlyText() {
        String script = "<img src=x onerror='hacked=1'><script>hacked=1</script>";
        host.add(MadeUpListener.tcp("10.0.0.1", 1, script, 1).queue(0, 128, 1))
                .add(MadeUpListener.tcp("10.0.0.1", 2, "\u202eevil\u202c\u001b[31mred\u0007", 2)
                        .queue(0, 128, 1))
                .add(MadeUpListener.unix("/run/" + "long".repeat(75) + ".sock", "n".repeat(300), 3)
                        .queue(0, 128, 1))
                .add(MadeUpListener.tcp("10.0.0.1", 4, "x", 4)
                        .queue(0, 128, 1)
                        .with("unit", script)
                        .with("owners", Map.of("unknown", script)));
        host.cannotSee(script);
        open();
        browser.complaints();
        browser.click("#rows tr[data-id='" + host.named("10.0.0.1:4").id() + "'] button");
        browser.await("document.querySelector('#owner-facts').innerText.includes('<img')"
                + " || document.querySelector('#detail-notes').innerText.includes('<img')");
        assertThat(browser.value("typeof hacked")).isEqualTo("undefined");
        assertThat(browser.value("document.querySelectorAll('main img, main script').length"))
                .isEqualTo(0L);
        assertThat(browser.text("#rows"))
                .contains("<script>hacked=1</script>")
                .contains("\\u202eevil\\u202c\\x1b[31mred\\x07");
        assertThat(browser.value("/[\\u202a-\\u202e\\u0000-\\u0008\\u001b]/.test(document.body.innerText)"))
                .isEqualTo(false);
        assertThat(browser.value(SIDEWAYS)).isEqualTo(0L);
        assertThat(browser.complaints()).isEmpty();
    }

    @Test
    void thePageReadsAsTextFromTopToBottom() {
        host.overflow();
        open();
        browser.click("#alarms button");
        browser.await("document.querySelectorAll('.episode').length === 3");
        assertThat(browser.value("document.body.innerText").toString())
                .containsSubsequence(
                        "tidemark",
                        "web-3",
                        "1 FULL",
                        "live, ",
                        "*:8080 java is FULL: bursts exceed the queue",
                        "Why",
                        "Listeners",
                        "Length/cap.",
                        "51/51",
                        "limit 50 set by application",
                        "Length of the accept queue",
                        "peak >=51/51 FULL at ",
                        "Overflows of namespace host: at most ",
                        "Findings",
                        "TURNED AWAY",
                        "tidemark resize :8080 200 --for 1h",
                        "Owner and limit",
                        "/usr/bin/java --serve",
                        "Time at each length",
                        "ListenOverflows");
    }
}
