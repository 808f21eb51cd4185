package dev.tidemark.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/// The pictures of docs/dashboard.md: each state of the page can be drawn, and is, into `target` or into the
/// folder that the property `tidemark.pictures` names.
class DashboardPicturesTest {
    private static final Path FOLDER = Path.of(System.getProperty("tidemark.pictures", "target/pictures"));

    @Test
    void eachStateIsDrawn() throws IOException {
        MadeUpHost host = MadeUpHost.manual();
        try (Browser browser = Browser.open();
                DashboardFixture server = DashboardFixture.start(host)) {
            browser.size(1280, 760, false);
            browser.scheme("light");
            host.overflow();
            browser.open(server.address());
            browser.await("document.querySelector('#alarms')?.innerText.includes('bursts exceed')");
            draw(browser, "light");
            browser.scheme("dark");
            draw(browser, "dark");
            browser.click("#alarms button");
            browser.size(1280, 1260, false);
            browser.await("document.querySelector('#length-read').innerText.includes('episodes')");
            draw(browser, "detail-dark");
            browser.scheme("light");
            draw(browser, "detail");
            browser.click("#advise");
            browser.await("document.querySelector('#advice-told').innerText.includes('raise')");
            browser.size(1280, 620, false);
            browser.value("window.scrollTo(0, document.body.scrollHeight)");
            draw(browser, "advice");
            browser.size(390, 844, true);
            draw(browser, "phone-detail");
            browser.click("#back");
            draw(browser, "phone");
            browser.size(1280, 760, false);
            server.stop();
            browser.await("/\\([3-9] s\\)/.test(document.querySelector('#bars')?.innerText)");
            draw(browser, "disconnected");
        }
        try (DashboardFixture server = DashboardFixture.start(MadeUpHost.empty());
                Browser browser = Browser.open()) {
            browser.size(1280, 400, false);
            browser.open(server.address());
            browser.await("document.querySelector('#rows')?.innerText.includes('No listeners')");
            draw(browser, "empty");
        }
        try (var pictures = Files.list(FOLDER)) {
            assertThat(pictures)
                    .hasSizeGreaterThanOrEqualTo(8)
                    .allMatch(file -> file.toFile().length() < 200_000);
        }
    }

    private static void draw(Browser browser, String name) throws IOException {
        browser.value("new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))");
        browser.picture(FOLDER.resolve("dashboard-" + name + ".png"));
    }
}
