package dev.tidemark.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.history.TimeRange;
import dev.tidemark.wording.AdviceDocument;
import dev.tidemark.wording.AdviceReport;
import dev.tidemark.wording.AdviceRow;
import dev.tidemark.wording.AdviceScreen;
import dev.tidemark.wording.ClockTimes;
import dev.tidemark.wording.Look;
import dev.tidemark.wording.ScreenTexts;
import dev.tidemark.wording.Sized;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/// The size of the queue on the dashboard in a real browser.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DashboardAdviceTest {
    private static final int LABELS_END = 11;

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
        browser.complaints();
        browser.open(server.address());
        browser.await("document.querySelectorAll('#rows tr[data-id]').length > 0");
        browser.click("#rows tr[data-id='" + host.named("*:8080").id() + "'] button");
        browser.await("!document.querySelector('#detail').hidden");
    }

    @AfterEach
    void stopServer() {
        server.close();
    }

    @AfterAll
    void closeBrowser() {
        browser.close();
    }

    /// Of one listener, as it is now.
    private static AdviceReport alone(AdviceReport all, AdviceRow row) {
        Instant now = Instant.now();
        return new AdviceReport(
                new TimeRange(now.minus(Duration.ofHours(24)), now),
                Optional.empty(),
                Optional.empty(),
                all.wish(),
                " --since 7d",
                List.of(row),
                now,
                new ClockTimes(ZoneOffset.UTC, false));
    }

    private static Stream<AdviceReport> reports() {
        return Stream.of(Sized.all(), Sized.unsure())
                .flatMap(all -> all.rows().stream().map(row -> alone(all, row)));
    }

    @Test
    void thePageSaysWhatTheScreenOfTheCommandSays() {
        browser.value("document.querySelector('input[name=zone][value=utc]').click()");
        assertThat(reports()).hasSizeGreaterThan(10).allSatisfy(report -> {
            host.advises(AdviceDocument.text(report));
            browser.click("#advise");
            browser.await("!document.querySelector('#advise').disabled");
            ScreenTexts screen = new AdviceScreen(report, Look.PLAIN, true).texts();
            List<String> lines = unwrapped(screen.rows());

            assertThat(browser.text("#advice-told .advice-head"))
                    .isEqualToNormalizingWhitespace(heading(lines.getFirst()));
            assertThat(facts())
                    .containsExactlyElementsOf(lines.stream()
                            .skip(1)
                            .map(line -> line.substring(0, LABELS_END).strip() + ": "
                                    + line.substring(LABELS_END).strip())
                            .toList());
            if (report.rows().getFirst().recommended().isPresent()) {
                assertThat(browser.text("#advice-told .advice-facts + p"))
                        .isEqualToNormalizingWhitespace(screen.summary());
            }
        });
        assertThat(browser.complaints()).isEmpty();
    }

    /// What was wrapped goes on below the words, or at the left edge.
    private static List<String> unwrapped(String screen) {
        return screen.replaceAll("\n {" + LABELS_END + "}", " ")
                .replaceAll("\n(?=\\S)", " ")
                .lines()
                .toList();
    }

    /// Without the listener, which the page tells above; what is no more than that is a sentence there.
    private static String heading(String line) {
        String said = line.substring(line.indexOf(": ") + 2);
        return said.startsWith("no advice") ? "N" + said.substring(1) + "." : said;
    }

    private List<String> facts() {
        return browser.value("[...document.querySelectorAll('#advice-told dt')]"
                        + ".map(dt => dt.textContent + ': ' + dt.nextSibling.textContent).join('\\n')")
                .toString()
                .lines()
                .toList();
    }

    @Test
    void commandsAskForTheRangeOfThePage() {
        assertThat(browser.text("#advice-told")).endsWith("tidemark advise :8080");
        browser.value("(() => { const range = document.querySelector('#range'); range.value = '7d';"
                + " range.dispatchEvent(new Event('change')); })()");
        browser.await("document.querySelector('#advice-told').innerText.endsWith('tidemark advise :8080 --since 7d')");
        browser.click("#advise");
        browser.await("document.querySelector('#advice-told').innerText.includes('raise')");

        assertThat(host.adviceQuery()).isEqualTo("since=7d");
    }

    @Test
    void theAnswerTakesTheKeyboardFromNobody() {
        server.holdAdvice();
        browser.click("#advise");
        browser.type("/", "j");
        server.release();
        browser.await("document.querySelector('#advice-told').innerText.includes('raise')");
        browser.type("t");

        assertThat(browser.value("document.activeElement.id")).isEqualTo("filter");
        assertThat(browser.value("document.querySelector('#filter').value")).isEqualTo("jt");
    }

    @Test
    void whoOnlyWaitsForTheAnswerIsLedToIt() {
        browser.click("#advise");
        browser.await("document.activeElement.id === 'advice-head'");
        assertThat(browser.text("#advice-told")).contains("raise 50 to 200.");
    }
}
