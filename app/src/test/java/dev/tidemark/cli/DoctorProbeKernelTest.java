package dev.tidemark.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.agent.EpisodeDoctor;
import dev.tidemark.agent.EventLog;
import dev.tidemark.agent.Sampler;
import dev.tidemark.agent.Sampling;
import dev.tidemark.diagnosis.Evidence;
import dev.tidemark.diagnosis.Examination;
import dev.tidemark.diagnosis.FactWindow;
import dev.tidemark.diagnosis.ListenerEvidence;
import dev.tidemark.diagnosis.NamespaceEvidence;
import dev.tidemark.elastic.ElasticSource;
import dev.tidemark.history.EpisodeFindings;
import dev.tidemark.history.Recorder;
import dev.tidemark.kernel.Reading;
import dev.tidemark.kernel.procfs.ListenCounter;
import dev.tidemark.lab.LabClients;
import dev.tidemark.lab.LabListener;
import dev.tidemark.lab.LabNamespace;
import dev.tidemark.lab.ListenerRecipe;
import dev.tidemark.listener.Filter;
import dev.tidemark.listener.HostReader;
import dev.tidemark.listener.HostReader.Scope;
import dev.tidemark.listener.Selection;
import dev.tidemark.listener.SnapshotReader.Part;
import dev.tidemark.watch.Explained;
import dev.tidemark.watch.RefusalCounts;
import dev.tidemark.wording.DoctorReport;
import dev.tidemark.wording.DoctorScreen;
import dev.tidemark.wording.Look;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The doctor with the kernel's own record: real overflows, of which each has its reason.
final class DoctorProbeKernelTest {
    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final ListenerRecipe TCP = ListenerRecipe.tcp("127.0.0.1");
    private static final String OVERFLOWS = "TcpExtListenOverflows";
    private static final String NAME =
            "tidemark-doctor-" + ProcessHandle.current().pid();
    private static final Selection HERE = Selection.of(List.of(Filter.parse("netns:" + NAME)));
    private static final Set<Part> PARTS = EnumSet.of(Part.COUNTERS, Part.SYSCTLS, Part.OWNERS);

    @TempDir
    private Path folder = Path.of("");

    private static void awaitOverflows(LabNamespace namespace, long count) {
        Awaitility.await().atMost(LIMIT).until(() -> namespace.counters().of(OVERFLOWS) >= count);
    }

    private static NamespaceEvidence ofTheLab(Evidence evidence) {
        return evidence.namespaces().stream()
                .filter(each -> each.namespace().name().equals(NAME))
                .findFirst()
                .orElseThrow();
    }

    private static ListenerEvidence of(NamespaceEvidence namespace, LabListener listener) {
        return namespace.listeners().stream()
                .filter(each -> each.listener().identity().cookie() == listener.cookie())
                .findFirst()
                .orElseThrow();
    }

    @Test
    void eachOverflowIsExplainedAndWhatListenAskedForIsAFact() {
        try (LabNamespace namespace = LabNamespace.named(NAME);
                ProbeFacts facts = ProbeFacts.open(true);
                HostReader reader = HostReader.open(Scope.ALL, PARTS, InstantSource.system())) {
            assertThat(facts.state().isOn()).as(facts.state().sentence()).isTrue();
            namespace.sysctl("net.core.somaxconn", 7);
            try (LabListener calm = LabListener.open(namespace, TCP, 3);
                    LabListener full = LabListener.open(namespace, TCP, 5003)) {
                Examination examination = Examination.of(reader, HERE, Duration.ofSeconds(2), FactWindow.of(facts));
                examination.look();
                try (LabClients held = LabClients.fill(namespace, full, LIMIT);
                        LabClients refused = LabClients.connect(namespace, full, 5)) {
                    assertThat(held.count() + refused.count()).isEqualTo(13);
                    awaitOverflows(namespace, 5);
                    examination.look();
                    examination.look();
                    Evidence evidence = examination.evidence();
                    NamespaceEvidence lab = ofTheLab(evidence);

                    long overflows = lab.rise(ListenCounter.LISTEN_OVERFLOWS).orElse(0L);
                    assertThat(overflows).isGreaterThanOrEqualTo(5);
                    assertThat(of(lab, full).refusals().map(RefusalCounts::overflows))
                            .isEqualTo(Reading.of(overflows));
                    assertThat(of(lab, calm).refusals().map(RefusalCounts::overflows))
                            .isEqualTo(Reading.of(0L));
                    assertThat(lab.explained()).isEqualTo(Reading.of(new Explained(overflows, overflows)));
                    DoctorReport report = DoctorReport.of(evidence, List.of(), 0);
                    String screen = new DoctorScreen(report, Look.PLAIN, Commands::isThere)
                            .texts()
                            .rows();
                    assertThat(screen.replaceAll("\\s+", " "))
                            .contains("turned away here: " + overflows + " SYNs and 0 last packets, of " + overflows
                                    + " overflows of the namespace: 100 % explained")
                            .contains("listen(2) asked for 5003, seen by the probe")
                            .contains("truncated-by-somaxconn");
                }
            }
        }
    }

    @Test
    void theCommandTellsReasonsWhenAsked() throws IOException, InterruptedException {
        try (LabNamespace namespace = LabNamespace.create();
                LabListener full = LabListener.open(namespace, TCP, 3);
                LabClients _ = LabClients.fill(namespace, full, LIMIT);
                LabClients _ = LabClients.connect(namespace, full, 7)) {
            Product.Running watching =
                    Product.asRoot(folder).start(namespace, "doctor", "--probe", "--json", "--for", "1h");
            watching.awaitLooking();
            // Two retries of each, so that the later is in the window whenever that opened.
            awaitOverflows(namespace, namespace.counters().of(OVERFLOWS) + 14);
            watching.interrupt();
            Product.Answer answer = watching.answer();

            PublishedSchemas.read().assertValid(answer.out());
            Map<String, Object> finding =
                    Product.objects(answer.document(), "findings").getFirst();
            assertThat(Product.value(finding, "evidence"))
                    .asInstanceOf(org.assertj.core.api.InstanceOfAssertFactories.MAP)
                    .containsKey("refusals")
                    .extractingByKey("explained")
                    .asString()
                    .contains("share=1");
        }
    }

    @Test
    void theProbeIsOfNoUseForThePast() {
        Ran ran = Ran.of("doctor", "--probe", "--since", "1h");

        assertThat(ran.exitCode()).isEqualTo(3);
        assertThat(ran.err()).isEqualTo("tidemark: --probe: with --since (expected: one of them)\n");
    }

    @Test
    void anEpisodeIsExaminedWithWhatWasRecorded() {
        InstantSource clock = InstantSource.system();
        AtomicReference<Optional<Evidence>> seen = new AtomicReference<>(Optional.empty());
        try (LabNamespace namespace = LabNamespace.named(NAME);
                LabListener full = LabListener.open(namespace, TCP, 7);
                ProbeFacts facts = ProbeFacts.open(true);
                EpisodeDoctor doctor = EpisodeDoctor.start(
                        Scope.ALL,
                        Duration.ofMillis(50),
                        Recorder.off(clock),
                        (episode, at, evidence) -> {
                            seen.set(Optional.of(evidence));
                            return new EpisodeFindings(episode.id(), at, "{}", "");
                        },
                        facts,
                        clock);
                Sampler sampler = Sampler.start(
                        new Sampling(Duration.ofMillis(50), Duration.ofMillis(200), Scope.ALL, false, HERE),
                        "0.0",
                        Recorder.off(clock),
                        new EventLog(clock),
                        _ -> Optional.empty(),
                        doctor,
                        facts,
                        ElasticSource.NONE,
                        clock);
                LabClients held = LabClients.fill(namespace, full, LIMIT);
                LabClients refused = LabClients.connect(namespace, full, 5)) {
            Awaitility.await().atMost(LIMIT).until(() -> seen.get().isPresent());

            // Of a machine that is busy elsewhere a view may be the one from before.
            Awaitility.await()
                    .atMost(LIMIT)
                    .untilAsserted(() -> assertThat(sampler.view().episodes()).isNotEmpty());
            assertThat(held.count() + refused.count()).isEqualTo(13);
            NamespaceEvidence lab = ofTheLab(seen.get().orElseThrow());
            Explained explained = lab.explained().orElse(new Explained(0, 0));
            assertThat(explained.overflows()).isGreaterThanOrEqualTo(5);
            assertThat(explained.percent()).isEqualTo(100);
            assertThat(of(lab, full).refusals().map(RefusalCounts::overflows))
                    .isEqualTo(Reading.of(explained.explained()));
        }
    }
}
