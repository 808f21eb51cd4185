package dev.tidemark.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.advice.Advice;
import dev.tidemark.advice.Advisor;
import dev.tidemark.advice.Demand;
import dev.tidemark.advice.Grounds;
import dev.tidemark.advice.Sizes;
import dev.tidemark.advice.Wish;
import dev.tidemark.agent.AgentSettings.AcceptWait;
import dev.tidemark.agent.KernelWindow;
import dev.tidemark.agent.WatchedDemand;
import dev.tidemark.diagnosis.Evidence;
import dev.tidemark.diagnosis.Examination;
import dev.tidemark.diagnosis.FactWindow;
import dev.tidemark.diagnosis.ListenerEvidence;
import dev.tidemark.diagnosis.NamespaceEvidence;
import dev.tidemark.lab.LabClients;
import dev.tidemark.lab.LabListener;
import dev.tidemark.lab.LabNamespace;
import dev.tidemark.lab.ListenerRecipe;
import dev.tidemark.listener.Filter;
import dev.tidemark.listener.HostReader;
import dev.tidemark.listener.HostReader.Scope;
import dev.tidemark.listener.Selection;
import dev.tidemark.listener.SnapshotReader.Part;
import dev.tidemark.watch.ArrivalBin;
import dev.tidemark.watch.ArrivalRecord;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `tidemark advise` without a history: what it watches itself, with the kernel's record and without.
final class AdviseWatchedKernelTest {
    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final ListenerRecipe TCP = ListenerRecipe.tcp("127.0.0.1");
    private static final String NAME =
            "tidemark-watched-" + ProcessHandle.current().pid();
    private static final int BURSTS = 7;
    private static final Duration BETWEEN = Duration.ofMillis(20);
    private static final int CLIENTS = 31;

    @TempDir
    private Path folder = Path.of("");

    /// No sample is taken while the queue is not empty.
    @Test
    void burstsThatNoSampleSawAreKnownEachArrivalOfThem() {
        try (LabNamespace namespace = LabNamespace.named(NAME);
                LabListener listener = LabListener.open(namespace, TCP, 50);
                LabListener idle = LabListener.open(namespace, TCP, 50);
                ProbeFacts facts = ProbeFacts.open(true, AcceptWait.OFF, true);
                HostReader reader =
                        HostReader.open(Scope.ALL, EnumSet.of(Part.COUNTERS, Part.SYSCTLS), InstantSource.system())) {
            assertThat(facts.hasPeaks()).as(facts.state().sentence()).isTrue();
            KernelWindow window = KernelWindow.of(facts, facts.arrivals());
            Selection here = Selection.of(List.of(Filter.parse("netns:" + NAME)));
            Examination examination = Examination.of(reader, here, Duration.ofSeconds(2), FactWindow.of(window));
            examination.look();
            for (int burst = 0; burst < BURSTS; burst++) {
                try (LabClients clients = LabClients.connect(namespace, listener, CLIENTS)) {
                    clients.awaitConnected(CLIENTS, LIMIT);
                    listener.awaitLength(CLIENTS, LIMIT);
                    assertThat(listener.drain()).isEqualTo(CLIENTS);
                }
                examination.look();
                window.gather();
                // What is not some bins apart is one burst.
                LockSupport.parkNanos(BETWEEN.toNanos());
            }
            Evidence evidence = examination.evidence();
            window.finish(reader);

            Demand demand = demand(evidence, window, listener);
            assertThat(demand.peak().isExact()).isTrue();
            assertThat(demand.peak().queue().length()).isEqualTo(CLIENTS);
            assertThat(demand.flow().getFirst().isExact()).isTrue();
            assertThat(demand.flow().getFirst().arrivals()).isEqualTo(BURSTS * CLIENTS);
            assertThat(demand.flow().getFirst().accepts()).isEqualTo(BURSTS * CLIENTS);
            ArrivalRecord record = arrivals(demand);
            assertThat(record.isWhole()).isTrue();
            assertThat(record.bins().stream().mapToLong(ArrivalBin::arrivals).sum())
                    .as("from an eighth of the capacity on, the last burst too")
                    .isBetween(BURSTS * (CLIENTS - 7L), (long) BURSTS * CLIENTS);
            assertThat(record.bins().getLast().length()).isEqualTo(CLIENTS);

            Advice advice = Advisor.advise(demand, Wish.of(Duration.ofSeconds(2)));
            assertThat(advice).isInstanceOf(Advice.Enough.class);
            Grounds grounds = advice.grounds();
            assertThat(grounds.bursts()).isEqualTo(BURSTS);
            assertThat(grounds.exact()).isEqualTo(evidence.span());
            Sizes sizes = ((Advice.Enough) advice).sizes();
            assertThat(sizes.least()).isEqualTo(CLIENTS - 1);

            Demand quiet = demand(evidence, window, idle);
            assertThat(quiet.peak().isExact()).as("nobody came").isTrue();
            assertThat(quiet.peak().queue().length()).isZero();
            assertThat(arrivals(quiet).bins()).isEmpty();
        }
    }

    private static ArrivalRecord arrivals(Demand demand) {
        return demand.arrivals().fold(known -> known, AdviseWatchedKernelTest::fail);
    }

    private static ArrivalRecord fail(String reason) {
        throw new AssertionError("arrivals: " + reason);
    }

    private static Demand demand(Evidence evidence, KernelWindow window, LabListener listener) {
        NamespaceEvidence lab = evidence.namespaces().stream()
                .filter(each -> each.namespace().name().equals(NAME))
                .findFirst()
                .orElseThrow();
        ListenerEvidence one = lab.listeners().stream()
                .filter(each -> each.listener().identity().cookie() == listener.cookie())
                .findFirst()
                .orElseThrow();
        return WatchedDemand.of(evidence, window).of(lab.namespace(), one);
    }

    @Test
    void theCommandSaysWhetherTheKernelRecorded() throws IOException {
        try (LabNamespace namespace = LabNamespace.create();
                LabListener listener = LabListener.open(namespace, TCP, 50)) {
            String[] words = {"advise", ":" + listener.port(), "--for", "600ms"};
            Product.Answer recorded = Product.asRoot(folder).run(namespace, words);
            assertThat(recorded.err()).contains(", each arrival as the kernel recorded it.  tidemark agent records");
            assertThat(recorded.exitCode()).isEqualTo(3);
        }
    }

    @Test
    void withoutThePrivilegeItSamplesUnlessTheKernelsRecordWasAskedFor() throws IOException {
        Product nobody = Product.asNobody(folder);
        try (LabNamespace namespace = LabNamespace.create();
                LabListener listener = LabListener.open(namespace, TCP, 50)) {
            String filter = ":" + listener.port();
            Product.Answer sampled = nobody.run(namespace, "advise", filter, "--for", "600ms");
            assertThat(sampled.err().replaceAll("\\s+", " ")).contains(", by samples: needs CAP_BPF");
            assertThat(sampled.out()).containsPattern("no advice from \\d{3} ms");
            Product.Answer refused = nobody.run(namespace, "advise", filter, "--probe");
            assertThat(refused.err()).startsWith("tidemark: --probe: needs CAP_BPF");
            assertThat(refused.exitCode()).isEqualTo(3);
        }
        assertThat(Product.here("advise", "--probe", "--since", "1h").err())
                .isEqualTo("tidemark: --probe: with --since (expected: one of them)\n");
    }
}
