package dev.tidemark.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.lab.Await;
import dev.tidemark.lab.Endpoint;
import dev.tidemark.lab.LabClients;
import dev.tidemark.lab.LabListener;
import dev.tidemark.lab.LabNamespace;
import dev.tidemark.lab.ListenerRecipe;
import dev.tidemark.lab.client.ArrivalPlan;
import dev.tidemark.lab.client.ClientCrowd;
import dev.tidemark.lab.client.Conduct;
import dev.tidemark.lab.server.AcceptRate;
import dev.tidemark.lab.server.LabServer;
import dev.tidemark.lab.server.ServerRecipe;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The doctor where a careless one would stumble.
final class DoctorEdgesKernelTest {
    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final Duration PATIENCE = Duration.ofSeconds(8);
    private static final int PORT = 7411;
    private static final AcceptRate ACCEPTS = AcceptRate.of(613);

    @TempDir
    private Path folder = Path.of("");

    private Findings look(LabNamespace namespace, String span) throws IOException {
        return Findings.of(Product.asRoot(folder).run(namespace, "doctor", "--json", "--for", span));
    }

    @Test
    void whereNobodyListensItSaysSo() throws IOException {
        try (LabNamespace namespace = LabNamespace.create()) {
            Product.Answer answer = Product.asRoot(folder).run(namespace, "doctor", "--for", "500ms");

            assertThat(answer.exitCode()).isZero();
            assertThat(answer.out()).startsWith("Nobody listens here: nothing to watch in ");
            assertThat(answer.err())
                    .isEqualTo("Listeners of other network namespaces: tidemark doctor --all-namespaces\n");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "--for 0s, --for: 0 s (expected: from 500ms to 1h)",
        "--for 2h, --for: 2 h (expected: from 500ms to 1h)",
        "--client-timeout 0s, '--client-timeout: 0 (expected: longer, such as 2s)'",
        "--explain bursts, '--explain: bursts (expected: burst, or list)'",
        "--explain, --explain: nothing (expected: CASE)"
    })
    void whatItCannotDoItSaysInASentence(String arguments, String sentence) {
        Ran ran = Ran.of(("doctor " + arguments).split(" "));

        assertThat(ran.exitCode()).isEqualTo(3);
        assertThat(ran.err()).isEqualTo("tidemark: " + sentence + "\n");
    }

    @Test
    void controlCEndsItWithWhatItSawAndItsExitCode() throws IOException, InterruptedException {
        try (LabNamespace namespace = LabNamespace.create();
                LabListener full = LabListener.open(namespace, ListenerRecipe.tcp("127.0.0.1"), 3);
                LabClients _ = LabClients.fill(namespace, full, LIMIT);
                LabClients _ = LabClients.connect(namespace, full.endpoint(), 3)) {
            Product.Running watching = Product.asRoot(folder).start(namespace, "doctor", "--json", "--for", "1h");
            watching.awaitLooking();
            long before = namespace.counters().of("TcpExtListenOverflows");
            Await.until("retries", LIMIT, () -> namespace.counters().of("TcpExtListenOverflows") - before >= 6);
            watching.interrupt();

            Findings findings = Findings.of(watching.answer());

            assertThat(findings.turnedAway("nobody-accepts").port()).isEqualTo(full.port());
            assertThat(Product.number(findings.answer().document(), "spanMillis"))
                    .isBetween(1000L, 20_000L);
        }
    }

    @Test
    void groupWhoseMembersAreAllFullIsNotStuckInOneOfThem() throws IOException {
        ServerRecipe recipe = ServerRecipe.tcp("127.0.0.1", PORT).withMembers(3).withAcceptRate(AcceptRate.NONE);
        try (LabNamespace namespace = LabNamespace.create();
                LabServer server = LabServer.start(namespace, recipe, 2);
                ClientCrowd crowd = ClientCrowd.start(
                        namespace, server.endpoint(), Conduct.STAYS, PATIENCE, ArrivalPlan.atOnce(97))) {
            Await.until("everybody", LIMIT, () -> crowd.experiences().size() == 97);

            Findings findings = look(namespace, "2s");

            assertThat(findings.all().stream()
                            .filter(found -> found.severity().equals("turnedAway"))
                            .map(Findings.Finding::verdict))
                    .as(findings.answer().out())
                    .containsExactly("nobody-accepts", "nobody-accepts", "nobody-accepts");
        }
    }

    @Test
    void twoListenersThatOverflowAtOnceAreSaidToShareTheirOverflows() throws IOException {
        ServerRecipe one = ServerRecipe.tcp("127.0.0.1", PORT).withAnswer().withAcceptRate(ACCEPTS);
        ServerRecipe other =
                ServerRecipe.tcp("127.0.0.1", PORT + 1).withAnswer().withAcceptRate(ACCEPTS);
        try (LabNamespace namespace = LabNamespace.create();
                LabServer first = LabServer.start(namespace, one, 11);
                LabServer second = LabServer.start(namespace, other, 13);
                ClientCrowd _ = bursts(namespace, first, 47);
                ClientCrowd _ = bursts(namespace, second, 47)) {
            Findings findings = look(namespace, "3s");

            assertThat(findings.verdicts()).containsExactly("burst", "burst");
            assertThat(findings.all()).allSatisfy(found -> {
                assertThat(found.evidence()).containsEntry("ambiguous", true);
                assertThat(found.confidence()).isEqualTo("medium");
            });
            assertThat(findings.all())
                    .extracting(Findings.Finding::port)
                    .containsExactlyInAnyOrder((long) PORT, PORT + 1L);
        }
    }

    private static ClientCrowd bursts(LabNamespace namespace, LabServer server, int size) {
        return ClientCrowd.start(
                namespace,
                server.endpoint(),
                Conduct.LISTENS,
                PATIENCE,
                ArrivalPlan.bursts(size, Duration.ofMillis(1300), 12));
    }

    @SuppressWarnings("try") // It closes the old listener early, and closing twice does nothing.
    @Test
    void serverThatIsReplacedWhileItWatchesIsNamedOnceAndTheNewListenerIsMeant() throws Exception {
        try (LabNamespace namespace = LabNamespace.create()) {
            Product.Running watching;
            int port;
            try (LabListener old = LabListener.open(namespace, ListenerRecipe.tcp("127.0.0.1"), 3);
                    LabClients _ = LabClients.fill(namespace, old, LIMIT)) {
                port = old.port();
                watching = Product.asRoot(folder).start(namespace, "doctor", "--json", "--for", "4s");
                watching.awaitLooking();
                try (LabClients _ = LabClients.connect(namespace, old.endpoint(), 5)) {
                    long before = namespace.counters().of("TcpExtListenOverflows");
                    Await.until("retries", LIMIT, () -> namespace.counters().of("TcpExtListenOverflows") - before >= 5);
                }
            }
            try (LabListener now = LabListener.open(
                            namespace, ListenerRecipe.tcp("127.0.0.1").withPort(port), 7);
                    LabClients _ = LabClients.fill(namespace, now, LIMIT)) {
                Findings findings = Findings.of(watching.answer());

                Findings.Finding found = findings.turnedAway("nobody-accepts");
                assertThat(Product.text(found.listener(), "inode")).isEqualTo(Long.toString(now.inode()));
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"::,127.0.0.1,false", "::,::1,true", "::,::1,false"})
    void connectionsThatWaitAreFoundWhateverTheFamilyOfTheirClients(String address, String to, boolean v6Only)
            throws IOException {
        try (LabNamespace namespace = LabNamespace.create();
                LabListener listener =
                        LabListener.open(namespace, ListenerRecipe.tcp(address).withV6Only(v6Only), 5);
                LabClients _ = LabClients.connect(namespace, Endpoint.tcp(to, listener.port()), 6)) {
            listener.awaitLength(6, LIMIT);

            Findings.Finding found = look(namespace, "1500ms").worst();

            assertThat(found.verdict()).isEqualTo("nobody-accepts");
            assertThat(found.evidence()).containsEntry("waiting", 6L).containsEntry("sameFirstInLine", true);
        }
    }

    @Test
    void theOneFullSocketAmongManyIsFoundAndItsNameDoesNotSpeakToTheTerminal() throws IOException {
        List<LabListener> many = new ArrayList<>();
        String name = folder.resolve("it's \"\033[31mred").toString();
        try (LabNamespace namespace = LabNamespace.create()) {
            for (int i = 0; i < 300; i++) {
                many.add(LabListener.open(
                        namespace,
                        i == 151 ? ListenerRecipe.unixPath(name) : ListenerRecipe.unixAbstract("many" + i),
                        5));
            }
            try (LabClients _ = LabClients.connect(namespace, many.get(151), 7)) {
                Product.Answer answer = Product.asRoot(folder).run(namespace, "doctor", "--for", "1s");

                assertThat(answer.exitCode()).isEqualTo(2);
                assertThat(answer.out())
                        .contains("TURNED AWAY NOW", "(unix-full, ", "it's \"\\x1b[31mred")
                        .doesNotContain("\033");
                assertThat(answer.out().lines().filter(line -> line.startsWith("TURNED AWAY")))
                        .hasSize(1);
            }
        } finally {
            many.forEach(LabListener::close);
        }
    }

    @Test
    void whoHasNoPrivilegeIsToldWhatTheQueueShowsAndNotWhoseItIs() throws IOException {
        Product nobody = Product.asNobody(folder);
        try (LabNamespace namespace = LabNamespace.create();
                LabListener full = LabListener.open(namespace, ListenerRecipe.tcp("127.0.0.1"), 3);
                LabClients _ = LabClients.fill(namespace, full, LIMIT);
                LabClients _ = LabClients.connect(namespace, full.endpoint(), 3)) {
            Findings.Finding found = Findings.of(nobody.run(namespace, "doctor", "--json", "--for", "2s"))
                    .turnedAway("nobody-accepts");
            assertThat(found.confidence()).isEqualTo("medium");
            assertThat(found.unknown()).contains("what its process does");

            Product.Answer screen = nobody.run(namespace, "doctor", "--for", "1s");
            assertThat(screen.exitCode()).isEqualTo(2);
            assertThat(screen.out()).contains("127.0.0.1:" + full.port() + " ?[1]: nobody accepts");
            assertThat(screen.err()).contains("[1]", "CAP_SYS_PTRACE").doesNotContain("\tat ");
        }
    }

    @Test
    void burstsAreNamedWithoutPrivilege() throws IOException {
        Product nobody = Product.asNobody(folder);
        ServerRecipe recipe = ServerRecipe.tcp("127.0.0.1", PORT).withAnswer().withAcceptRate(ACCEPTS);
        try (LabNamespace namespace = LabNamespace.create();
                LabServer server = LabServer.start(namespace, recipe, 11);
                ClientCrowd _ = bursts(namespace, server, 47)) {
            Findings.Finding found = Findings.of(nobody.run(namespace, "doctor", "--json", "--for", "3s"))
                    .turnedAway("burst");

            assertThat(found.fix("raise-backlog")).startsWith("ask listen(2) for a backlog of ");
            assertThat(Product.value(found.listener(), "owners").toString()).contains("unknown");
        }
    }
}
