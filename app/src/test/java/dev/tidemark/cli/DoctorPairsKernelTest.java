package dev.tidemark.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.lab.Await;
import dev.tidemark.lab.LabNamespace;
import dev.tidemark.lab.client.ArrivalPlan;
import dev.tidemark.lab.client.ClientCrowd;
import dev.tidemark.lab.client.Conduct;
import dev.tidemark.lab.server.AcceptRate;
import dev.tidemark.lab.server.LabServer;
import dev.tidemark.lab.server.ServerRecipe;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Listeners whose rows are the same, with the same clients: the doctor tells them apart by evidence of what was
/// requested, or of a change of somaxconn, and by nothing else.
final class DoctorPairsKernelTest {
    private static final int PORT = 7357;
    /// As somaxconn was before Linux 5.4: a number that hints at it.
    private static final int LIMIT = 128;
    private static final int REQUESTED = 1511;
    private static final int BURST = 307;
    private static final long RAISED = 4099;
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final Duration PERIOD = Duration.ofMillis(1300);
    private static final AcceptRate ACCEPTS = AcceptRate.of(1213);

    @TempDir
    private Path folder = Path.of("");

    /// One listener of a pair as `list` shows it, and what the doctor said of it.
    private record Half(Map<String, Object> row, Findings.Finding finding) {}

    @Test
    void aStaleLimitIsNamedOnlyWhereTheRequestIsKnown() throws IOException {
        Half shown = half(Told.ON_THE_COMMAND_LINE, RAISED);
        Half hidden = half(Told.ON_STANDARD_INPUT, RAISED);

        assertThat(shown.row()).isEqualTo(hidden.row()).containsEntry("limitSetBy", "application");
        assertThat(shown.finding().verdict()).isEqualTo("stale-limit");
        assertThat(shown.finding().evidence().toString()).contains("command line: --backlog " + REQUESTED);
        assertThat(shown.finding().possible()).isEmpty();
        assertThat(shown.finding().steps()).startsWith("listen-again");
        assertUndecided(hidden);
        assertThat(hidden.finding().steps()).startsWith("raise-backlog");
    }

    @Test
    void aTruncationIsNamedOnlyWhereTheRequestIsKnown() throws IOException {
        Half shown = half(Told.ON_THE_COMMAND_LINE, LIMIT);
        Half hidden = half(Told.ON_STANDARD_INPUT, LIMIT);

        assertThat(shown.row()).isEqualTo(hidden.row()).containsEntry("limitSetBy", "somaxconn");
        assertThat(shown.finding().verdict()).isEqualTo("truncated-by-somaxconn");
        assertThat(shown.finding().possible()).isEmpty();
        assertThat(shown.finding().steps()).startsWith("raise-somaxconn", "listen-again");
        assertUndecided(hidden);
        assertThat(hidden.finding().steps()).startsWith("raise-somaxconn", "raise-backlog");
    }

    private static void assertUndecided(Half hidden) {
        assertThat(hidden.finding().verdict()).isEqualTo("limit-too-small");
        assertThat(hidden.finding().possible()).containsExactly("stale-limit", "truncated-by-somaxconn");
        assertThat(hidden.finding().unknown())
                .anySatisfy(line -> assertThat(line).startsWith("what was requested"));
        assertThat(hidden.finding().confidence()).isEqualTo("medium");
    }

    @Test
    void aChangeSeenWhileWatchingIsEvidenceByItself() throws IOException, InterruptedException {
        try (LabNamespace namespace = LabNamespace.create()) {
            namespace.sysctl("net.core.somaxconn", LIMIT);
            try (LabServer server = start(namespace, Told.ON_STANDARD_INPUT);
                    ClientCrowd _ = bursts(namespace, server)) {
                Product.Running watching = Product.asRoot(folder).start(namespace, "doctor", "--json", "--for", "4s");
                watching.awaitLooking();
                awaitBurst(namespace);
                namespace.sysctl("net.core.somaxconn", RAISED);
                Findings.Finding found = Findings.of(watching.answer()).turnedAway("stale-limit");

                assertThat(found.confidence()).isEqualTo("medium");
                assertThat(found.possible()).isEmpty();
                assertThat(found.evidence().toString()).contains(Integer.toString(LIMIT), Long.toString(RAISED));
                assertThat(found.steps()).startsWith("listen-again");
            }
        }
    }

    /// Until another burst has come: the doctor has long taken its first sample then.
    private static void awaitBurst(LabNamespace namespace) {
        long before = namespace.counters().of("TcpExtListenOverflows");
        Await.until(
                "a burst",
                PATIENCE,
                () -> namespace.counters().of("TcpExtListenOverflows") - before >= BURST - LIMIT - 1);
    }

    /// Where the server reads its backlog.
    private enum Told {
        ON_THE_COMMAND_LINE,
        ON_STANDARD_INPUT
    }

    private Half half(Told told, long somaxconn) throws IOException {
        try (LabNamespace namespace = LabNamespace.create()) {
            namespace.sysctl("net.core.somaxconn", LIMIT);
            try (LabServer server = start(namespace, told)) {
                namespace.sysctl("net.core.somaxconn", somaxconn);
                Product product = Product.asRoot(folder);
                Map<String, Object> row =
                        product.run(namespace, "list", "--json").listeners().getFirst();
                try (ClientCrowd _ = bursts(namespace, server)) {
                    Findings findings = Findings.of(product.run(namespace, "doctor", "--json", "--for", "3s"));
                    return new Half(
                            withoutIdentity(row),
                            findings.turnedAway(findings.worst().verdict()));
                }
            }
        }
    }

    private static LabServer start(LabNamespace namespace, Told told) {
        ServerRecipe recipe = ServerRecipe.tcp("127.0.0.1", PORT).withAnswer().withAcceptRate(ACCEPTS);
        return LabServer.start(
                namespace, told == Told.ON_THE_COMMAND_LINE ? recipe.withBacklogShown(REQUESTED) : recipe, REQUESTED);
    }

    private static ClientCrowd bursts(LabNamespace namespace, LabServer server) {
        return ClientCrowd.start(
                namespace, server.endpoint(), Conduct.LISTENS, PATIENCE, ArrivalPlan.bursts(BURST, PERIOD, 12));
    }

    /// The row without what no two sockets share, and with the names of its owners alone.
    private static Map<String, Object> withoutIdentity(Map<String, Object> row) {
        Map<String, Object> rest = new LinkedHashMap<>(row);
        List.of("inode", "cookie", "namespace", "namespaceName").forEach(rest::remove);
        rest.replace(
                "owners",
                Product.objects(row, "owners").stream()
                        .map(owner -> Product.text(owner, "name"))
                        .toList());
        return rest;
    }
}
