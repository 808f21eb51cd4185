package dev.tidemark.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.agent.EpisodeDoctor;
import dev.tidemark.agent.EventLog;
import dev.tidemark.agent.FactSource;
import dev.tidemark.agent.Sampler;
import dev.tidemark.agent.Sampling;
import dev.tidemark.diagnosis.Evidence;
import dev.tidemark.elastic.ElasticSource;
import dev.tidemark.history.Episode;
import dev.tidemark.history.EpisodeFindings;
import dev.tidemark.history.HistoryFile;
import dev.tidemark.history.HistoryRecorder;
import dev.tidemark.lab.LabClients;
import dev.tidemark.lab.LabListener;
import dev.tidemark.lab.LabNamespace;
import dev.tidemark.lab.ListenerRecipe;
import dev.tidemark.listener.Filter;
import dev.tidemark.listener.HostReader.Scope;
import dev.tidemark.listener.Selection;
import dev.tidemark.wording.DoctorDocument;
import dev.tidemark.wording.DoctorReport;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The whole way from the kernel to the screen: real queues, the agent's own parts, a real browser.
class DashboardKernelTest {
    private static final String NAME =
            "tidemark-dashboard-" + ProcessHandle.current().pid();
    private static final InstantSource CLOCK = InstantSource.system();
    private static final int LIMIT = 7;
    private static final int REFUSED = 5;

    @Test
    void anOverflowOfARealQueueShowsWithinASecondAndTheDoctorSaysWhy(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("history.db");
        try (LabNamespace namespace = LabNamespace.named(NAME);
                LabListener listener = LabListener.open(namespace, ListenerRecipe.tcp("127.0.0.1"), LIMIT);
                LabListener calm = LabListener.open(namespace, ListenerRecipe.tcp("127.0.0.1"), 11);
                HistoryRecorder recorder = HistoryRecorder.start(file, CLOCK, _ -> {});
                EpisodeDoctor doctor = EpisodeDoctor.start(
                        Scope.ALL,
                        Duration.ofMillis(20),
                        recorder,
                        DashboardKernelTest::findings,
                        FactSource.off("not asked for"),
                        CLOCK);
                Sampler sampler = Sampler.start(
                        new Sampling(
                                Duration.ofMillis(20),
                                Duration.ofMillis(200),
                                Scope.ALL,
                                false,
                                Selection.of(List.of(Filter.parse("netns:" + NAME)))),
                        "1.0",
                        recorder,
                        new EventLog(CLOCK),
                        _ -> Optional.empty(),
                        doctor,
                        FactSource.off("not asked for"),
                        ElasticSource.NONE,
                        CLOCK);
                Browser browser = Browser.open()) {
            Served served = new Served(
                    sampler,
                    () -> Optional.of(HistoryFile.open(file)),
                    (_, _, reader) -> reader.read(new byte[0], 0),
                    CLOCK);
            String address;
            try (AgentServer server = AgentServer.start(HttpSettings.at("127.0.0.1:0"), served)) {
                address = server.url().replaceFirst("^http://", "");
                browser.size(1280, 900, false);
                browser.open(server.url() + "/");
                browser.await("document.querySelectorAll('#rows tr[data-id]').length === 2");
                assertThat(browser.text("#rows")).contains(listener.endpoint().toString(), "0/8", "in " + NAME);
                try (LabClients held = LabClients.fill(namespace, listener, Duration.ofSeconds(5));
                        LabClients refused = LabClients.connect(namespace, listener, REFUSED)) {
                    browser.await(
                            "document.querySelector('#rows tr').innerText.startsWith('FULL')", Duration.ofSeconds(1));
                    assertThat(held.count() + refused.count()).isEqualTo(LIMIT + 1 + REFUSED);
                    assertThat(browser.text("#rows tr"))
                            .contains(listener.endpoint().toString(), "8/8", ">=8 FULL");
                    assertThat(browser.text("#alarms"))
                            .contains(listener.endpoint().toString(), "is FULL: ");
                    browser.click("#alarms button");
                    browser.await(
                            "document.querySelector('#findings-list .finding')?.innerText.includes('TURNED AWAY')");
                    assertThat(browser.text("#length-read")).contains("peak >=8/8 FULL", "1 overflow episode");
                    assertThat(browser.text("#counter-facts")).contains("ListenOverflows");
                }
                assertThat(browser.complaints())
                        .as("but that the history does not know the listener in its first seconds")
                        .allMatch(line -> line.contains("/api/v1/history/") && line.contains("404"));
            }
            browser.await("document.querySelector('#bars').innerText.includes('Next try in')");
            try (AgentServer again = AgentServer.start(HttpSettings.at(address), served)) {
                browser.await("!document.body.classList.contains('lost')"
                        + " && document.querySelector('#bars').childElementCount === 0");
                assertThat(again.streamClients()).isEqualTo(1);
                assertThat(browser.text("#rows")).contains(calm.endpoint().toString());
            }
        }
    }

    private static EpisodeFindings findings(Episode episode, Instant at, Evidence evidence) {
        return new EpisodeFindings(
                episode.id(), at, DoctorDocument.text(DoctorReport.of(evidence, List.of(), 0), _ -> true), "");
    }
}
