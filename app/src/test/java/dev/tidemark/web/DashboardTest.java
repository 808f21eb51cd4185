package dev.tidemark.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.openqa.selenium.Keys;

/// The dashboard in a real browser, fed by a host that is made up.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DashboardTest {
    private static final String FIRST_ROW = "document.querySelector('#rows tr').innerText";

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
    }

    @AfterEach
    void stopServer() {
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

    private void choose(String name) {
        browser.click("#rows tr[data-id='" + host.named(name).id() + "'] button");
        browser.await("!document.querySelector('#detail').hidden");
        browser.await("document.querySelector('#length-read').innerText.includes('peak')");
    }

    @Test
    void everyListenerHasARowAndTheWorstIsFirst() {
        host.overflow();
        open();
        assertThat(browser.text("#counts")).isEqualToNormalizingWhitespace("1 FULL 0 HIGH 5 ok");
        assertThat(browser.text("#host")).isEqualTo("web-3");
        assertThat(browser.value("document.title")).isEqualTo("1 FULL - web-3 - tidemark");
        assertThat(browser.value(FIRST_ROW).toString())
                .isEqualToNormalizingWhitespace("FULL *:8080 java 4711 100% 51/51 >=51 FULL 104");
        assertThat(browser.text("#rows tr:nth-child(3)"))
                .isEqualToNormalizingWhitespace("ok 0.0.0.0:80 nginx 812 +4 <1% 3/512 >=9 0");
        assertThat(browser.text("#rows tr:nth-child(6)"))
                .as("unix sockets have no drops")
                .isEqualToNormalizingWhitespace("ok /run/uwsgi/app.sock uwsgi 3301 1% 2/101 >=31 -");
        assertThat(browser.text("#notes")).contains(">= sampled every 100 ms: may be higher.");
        assertThat(browser.text("#age")).matches("live, \\d\\.\\d s old");
        assertThat(browser.text("#source")).isEqualTo("sampled every 100 ms");
    }

    @Test
    void whatTheKernelRecordedIsExactAndWhatWasRequestedIsTold() {
        host.probed();
        host.overflow();
        open();
        assertThat(browser.text("#source")).isEqualTo("exact");
        assertThat(browser.value(FIRST_ROW).toString())
                .isEqualToNormalizingWhitespace("FULL *:8080 java 4711 100% 51/51 =51 FULL 104");
        assertThat(browser.text("#notes")).doesNotContain("sampled");
        choose("*:8080");
        browser.await("document.querySelector('#length-read').innerText.includes('peak =51/51 FULL')");
        choose("*:9000");
        assertThat(browser.text("#detail-head"))
                .isEqualToNormalizingWhitespace("ok *:9000 gateway 2210, limit 4096 set by somaxconn, requested 5000");
        assertThat(browser.text("#owner-facts")).contains("5000, truncated by somaxconn, ");
    }

    @Test
    void samplesThatMissedAnExactPeakDoNotHideIt() {
        host.probed();
        open();
        choose("*:8080");
        browser.await("document.querySelector('#findings-list button') !== null");
        browser.click("#findings-list button");
        browser.await("document.querySelector('#range').value === 'zoomed'");
        browser.await("document.querySelector('#length-read').innerText.includes('peak =51/51 FULL')");
    }

    @Test
    void nothingOffendsThePolicyNorTheConsole() {
        host.overflow();
        open();
        choose("*:8080");
        browser.type("t");
        browser.await("!document.querySelector('#chart-table').hidden");
        browser.type("t", "?");
        browser.await("document.querySelector('#help').open");
        browser.type(Keys.ESCAPE);
        assertThat(browser.complaints()).isEmpty();
        assertThat(browser.value("performance.getEntriesByType('resource').map(r => r.name)"
                        + ".filter(name => !name.startsWith(location.origin)).length"))
                .isEqualTo(0L);
    }

    @Test
    void anOverflowShowsWithinASecond() {
        open();
        assertThat(browser.value(FIRST_ROW).toString()).startsWith("ok");
        host.overflow();
        browser.await(FIRST_ROW + ".startsWith('FULL')", Duration.ofSeconds(1));
        browser.await(
                "document.querySelector('#alarms').innerText.includes('*:8080 java is FULL: bursts exceed the queue')");
        browser.await("document.querySelector('#said').innerText === '*:8080 java is FULL.'");
        browser.click("#alarms button");
        browser.await(
                "document.querySelector('#findings-list').innerText.includes('tidemark resize :8080 200 --for 1h')");
        host.calm();
        browser.await("document.querySelector('#alarms').childElementCount === 0");
    }

    @Test
    void aSizeIsAdvisedOnlyWhenSomebodyAsks() {
        open();
        choose("*:8080");
        assertThat(browser.text("#advice-told"))
                .isEqualTo(
                        "How large it should be, from all that was recorded. The same in a shell: tidemark advise :8080");
        assertThat(host.adviceAsked()).isZero();
        browser.click("#advise");
        awaitAdvice("raise 50 to 200. Fits: 154 to 959. Confidence medium.");
        assertThat(browser.text("#advice-told"))
                .contains("holds the largest burst seen, 155 clients on 14 Mar ")
                .contains("(peak 51: cut off)")
                .contains("960 in line / 480 accepts per s = 2 s, the client timeout")
                .contains("last in line waits 418 ms (now 106 ms); 563 kB when full (now 143 kB)")
                .contains("10% chance of an overflow in another 24 h (tail of 31 bursts, extrapolated; 90% sure)")
                .contains("24 h, 28 overflow episodes, 31 bursts; peaks sampled every 100 ms;")
                .contains("few bursts")
                .contains("Next: tidemark resize :8080 advised")
                .doesNotContain("somaxconn");
        assertThat(host.adviceAsked()).isEqualTo(1);
        choose("*:9000");
        assertThat(browser.text("#advice-told")).as("what was told of another").contains("tidemark advise :9000");
        browser.click("#advise");
        awaitAdvice("somaxconn is 4096: resize needs --raise-somaxconn");
        assertThat(browser.complaints()).isEmpty();
    }

    @Test
    void thatNoSizeHelpsOrTooLittleIsKnownIsToldAsThat() {
        host.add(MadeUpListener.tcp("127.0.0.1", 8443, "calm", 99).queue(0, 511, 90));
        open();
        choose("127.0.0.1:8443");
        browser.click("#advise");
        awaitAdvice("511 is enough. Fits: 102 to 959. Confidence high.");
        choose("0.0.0.0:443");
        browser.click("#advise");
        awaitAdvice("NO LIMIT HELPS, too few accepts. Confidence high.");
        assertThat(browser.text("#advice-told"))
                .contains("640 per s came, 480 per s were accepted, for 1 min 1 s on 14 Mar ")
                .contains("160 accepts per s (480 now): more workers, faster requests, or refusing earlier")
                .contains("Why: tidemark doctor :443");
        choose("0.0.0.0:80");
        browser.click("#advise");
        awaitAdvice("No advice from 14 min and 0 bursts (expected: 1 h or 5 bursts).");
        choose("/run/uwsgi/app.sock");
        browser.click("#advise");
        awaitAdvice("tidemark advise unix:/run/uwsgi/app.sock --for 10s");
        choose("0.0.0.0:22");
        browser.click("#advise");
        awaitAdvice("nothing of this name. Without a record it watches for 10 s: tidemark advise :22");
    }

    private void awaitAdvice(String text) {
        browser.await(
                "document.querySelector('#advice-told').innerText.replace(/\\s+/g, ' ').includes('" + text + "')");
    }

    @Test
    void anAlarmLeadsToTheAdvice() {
        host.overflow();
        open();
        browser.await("document.querySelectorAll('#alarms button').length === 2");
        browser.click("#alarms button:nth-of-type(2)");
        awaitAdvice("raise 50 to 200.");
        assertThat(browser.value("document.activeElement.id")).isEqualTo("advice-head");
    }

    @Test
    void chartsZoomByDragAndByKeyboardAndComeBack() {
        open();
        choose("*:8080");
        String whole = browser.value("document.querySelector('#length-chart').ariaLabel")
                .toString();
        assertThat(whole).contains("peak >=51/51 FULL").contains("limit 50").contains("2 overflow episodes");
        browser.drag("#length-chart .u-over", 0.70, 0.86);
        browser.await("document.querySelector('#range').value === 'zoomed'");
        browser.await("document.querySelector('#length-chart').ariaLabel.includes('1 overflow episode')");
        browser.click("#unzoom");
        browser.await("document.querySelector('#range').value === '1h'");
        browser.value("document.querySelector('#length-chart').focus()");
        for (int step = 0; step < 8; step++) {
            browser.type("+");
        }
        assertThat(seconds()).as("no closer than a minute").isEqualTo(60);
        for (int step = 0; step < 17; step++) {
            browser.type("-");
        }
        assertThat(seconds()).as("no wider than 30 days").isEqualTo(30 * 86_400);
        browser.type("0");
        browser.await("document.querySelector('#range').value === '1h'");
    }

    /// How long the range is that the chart says it shows.
    private long seconds() {
        browser.value("document.querySelector('input[name=zone][value=utc]').click()");
        return ((Number) browser.value("""
                        (() => {
                          const [, from, to] = /, (.+?) to (.+?): /.exec(document.querySelector('#length-chart').ariaLabel);
                          const now = new Date();
                          const day = text => {
                            if (/^\\d\\d:/.test(text)) {
                              const [h, m, s] = text.split(':').map(Number);
                              return Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), now.getUTCDate(), h, m, s);
                            }
                            const [d, month, time] = text.split(' ');
                            return Date.parse(`${d} ${month} ${now.getUTCFullYear()} ${time} UTC`);
                          };
                          return Math.round((day(to) - day(from)) / 1000);
                        })()""")).longValue();
    }

    @Test
    void whereNothingWasRecordedTheChartHasAGap() {
        open();
        choose("*:8080");
        browser.await("document.querySelector('#length-chart canvas')");
        browser.await(painted(-2400, -1800), Duration.ofSeconds(5));
        // The gap of four minutes moves on while the tests of this class run.
        assertThat(browser.value(painted(-1660, -1560)))
                .as("neither bridge nor zero")
                .isEqualTo(false);
    }

    /// Whether there is a pixel of the area's line between these seconds before now.
    private static String painted(int from, int to) {
        return """
               (() => {
                 const canvas = document.querySelector('#length-chart canvas');
                 const over = document.querySelector('#length-chart .u-over').getBoundingClientRect();
                 const left = over.left - canvas.getBoundingClientRect().left;
                 const x = s => Math.round(left + over.width * (3600 + s) / 3600);
                 const wide = x(%2$d) - x(%1$d);
                 const pixels = canvas.getContext('2d').getImageData(x(%1$d), 0, wide, canvas.height).data;
                 for (let i = 0; i < pixels.length; i += 4) {
                   if (pixels[i + 2] - pixels[i] > 80 && pixels[i + 3] > 80) return true;
                 }
                 return false;
               })()""".formatted(from, to);
    }

    @Test
    void anEpisodeIsShownAtFullRate() {
        open();
        choose("*:8080");
        browser.await("document.querySelectorAll('.episode').length === 2");
        browser.click(".episode button");
        browser.await("document.querySelector('#range').value === 'zoomed'");
        browser.type("t");
        browser.await("document.querySelectorAll('#chart-table tbody tr').length >= 200");
        assertThat(browser.text("#chart-table")).contains("FULL 51");
    }

    @Test
    void silenceIsToldAndEndsWhenTheAgentIsBack() throws IOException {
        open();
        server.stop();
        browser.await(
                "/No data since .+ \\\\(\\\\d s\\\\)\\\\. Next try in \\\\d s\\\\./.test(document.querySelector('#bars').innerText)"
                        .replace("\\\\", "\\"));
        assertThat(browser.value("document.body.classList.contains('lost')")).isEqualTo(true);
        assertThat(browser.text("#age")).startsWith("no data, ");
        assertThat(browser.value(FIRST_ROW).toString()).as("old figures stay").startsWith("ok");
        host.remove(host.named("*:9000").id());
        server.startAgain();
        browser.await("document.querySelector('#bars').childElementCount === 0");
        browser.await("document.querySelectorAll('#rows tr').length === 5");
        assertThat(browser.value("document.body.classList.contains('lost')")).isEqualTo(false);
    }

    @Test
    void loadingEmptyAndPartlyBlindLookDifferent() throws IOException {
        server.hold();
        browser.open(server.address());
        browser.await("document.querySelector('#heads').innerText.includes('State')");
        assertThat(browser.text("#rows")).isEqualTo("reading");
        server.release();
        browser.await("document.querySelectorAll('#rows tr').length === 6");
        host.historyStops("disk full");
        browser.await(
                "/History stops at .+: disk full\\. Live values are good\\./.test(document.querySelector('#bars').innerText)");
        host.cannotSee("owners need CAP_SYS_PTRACE");
        host.add(host.named("0.0.0.0:80")
                .with("owners", java.util.Map.of("unknown", "needs CAP_SYS_PTRACE"))
                .with("unit", "nginx.service"));
        browser.await("document.querySelector('#rows').innerText.includes('?[1] unit nginx')");
        assertThat(browser.text("#notes")).contains("[1] owner: needs CAP_SYS_PTRACE");
        assertThat(browser.text("#bars")).contains("owners need CAP_SYS_PTRACE");
        browser.type("/", "nothing-of-this-name");
        assertThat(browser.text("#rows")).contains("No listener matches the filter");
        for (String id : host.ids()) {
            host.remove(id);
        }
        browser.await("document.querySelector('#rows').innerText.includes('No listeners in this namespace')");
    }

    @Test
    void ofAThousandListenersOnlyTheChangedOnesAreTouched() {
        for (int port : IntStream.range(10_000, 11_000).toArray()) {
            host.add(MadeUpListener.tcp("127.0.0.1", port, "many", port).queue(0, 128, 1));
        }
        open();
        browser.await("document.querySelectorAll('#rows tr').length === 1006");
        browser.value("""
                (() => {
                  window.touched = new Set();
                  new MutationObserver(all => all.forEach(one => {
                    const row = (one.target.nodeType === 1 ? one.target : one.target.parentElement).closest('tr');
                    window.touched.add(row?.dataset.id ?? 'body');
                  })).observe(document.getElementById('rows'),
                      { subtree: true, childList: true, characterData: true, attributes: true });
                })()""");
        host.add(host.named("127.0.0.1:10500").queue(7, 128, 7));
        browser.await("document.querySelector('#rows').innerText.includes('7/129')");
        assertThat(browser.value("[...window.touched]"))
                .isEqualTo(List.of(host.named("127.0.0.1:10500").id()));
    }
}
