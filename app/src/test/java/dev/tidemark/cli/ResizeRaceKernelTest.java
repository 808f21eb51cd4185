package dev.tidemark.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.lab.Await;
import dev.tidemark.lab.LabListener;
import dev.tidemark.lab.LabNamespace;
import dev.tidemark.lab.ListenerRecipe;
import dev.tidemark.lab.server.LabServer;
import dev.tidemark.lab.server.ServerRecipe;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The world changes between the plan that a user is shown and the answer that he types: what he did not see is
/// not touched.
final class ResizeRaceKernelTest {
    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final int PORT = 7001;
    private static final ServerRecipe RECIPE = ServerRecipe.tcp("127.0.0.1", PORT);

    @TempDir
    private Path folder = Path.of("");

    private ChangingProduct product = ChangingProduct.asRoot(folder);

    @BeforeEach
    void useTheFolderOfThisTest() {
        product = ChangingProduct.asRoot(folder);
    }

    @Test
    void confirmedPlanIsCarriedOut() throws IOException {
        try (LabNamespace namespace = LabNamespace.create();
                LabServer _ = LabServer.start(namespace, RECIPE, 17);
                TmuxTerminal terminal = ask(namespace)) {
            terminal.type("y", "Enter");

            String screen = String.join("", terminal.await("exit 0"));
            assertThat(screen).contains("PLAN ", "CHANGED  127.0.0.1:7001 java", "limit 17 -> 99");
            assertThat(SsQueue.of(namespace, PORT).limit()).isEqualTo(99);
        }
    }

    @Test
    void anyOtherAnswerThanYesChangesNothing() throws IOException {
        try (LabNamespace namespace = LabNamespace.create();
                LabServer _ = LabServer.start(namespace, RECIPE, 17);
                TmuxTerminal terminal = ask(namespace)) {
            terminal.type("Enter");

            assertThat(String.join("", terminal.await("exit 3"))).contains("nothing changed");
            assertThat(SsQueue.of(namespace, PORT).limit()).isEqualTo(17);
            assertThat(product.journalLines()).isEmpty();
        }
    }

    @Test
    void listenerThatClosedMeanwhileIsSaidToBeGone() throws IOException {
        try (LabNamespace namespace = LabNamespace.create();
                LabServer server = LabServer.start(namespace, RECIPE, 17);
                TmuxTerminal terminal = ask(namespace)) {
            String _ = server.order("close");
            terminal.type("y", "Enter");

            assertThat(String.join("", terminal.await("exit 3"))).contains("127.0.0.1:7001", "gone");
            assertNothingWasDone();
        }
    }

    @Test
    void anotherListenerByTheSameDescriptorAtTheSamePortIsNotTouched() throws IOException {
        try (LabNamespace namespace = LabNamespace.create();
                LabServer server = LabServer.start(namespace, RECIPE, 17);
                TmuxTerminal terminal = ask(namespace)) {
            String _ = server.order("close");
            String _ = server.order("listen 17");
            terminal.type("y", "Enter");

            assertThat(String.join("", terminal.await("exit 3"))).contains("gone");
            assertThat(SsQueue.of(namespace, PORT).limit()).isEqualTo(17);
            assertNothingWasDone();
        }
    }

    @Test
    void anotherProcessThatTookThePortIsNotTouched() throws IOException {
        try (LabNamespace namespace = LabNamespace.create();
                LabServer server = LabServer.start(namespace, RECIPE, 17);
                TmuxTerminal terminal = ask(namespace)) {
            ProcessHandle process = ProcessHandle.of(server.pid()).orElseThrow();
            assertThat(process.destroyForcibly()).isTrue();
            Await.until("its end", LIMIT, () -> SsQueue.tcp(namespace, PORT).isEmpty());
            try (LabListener next =
                    LabListener.open(namespace, ListenerRecipe.tcp("127.0.0.1").withPort(PORT), 17)) {
                terminal.type("y", "Enter");

                assertThat(String.join("", terminal.await("exit 3"))).contains("gone");
                assertThat(next.limit()).isEqualTo(17);
                assertNothingWasDone();
            }
        }
    }

    @Test
    void limitThatSomebodyElseChangedMeanwhileIsLeftAlone() throws IOException {
        try (LabNamespace namespace = LabNamespace.create();
                LabServer server = LabServer.start(namespace, RECIPE, 17);
                TmuxTerminal terminal = ask(namespace)) {
            server.relisten(33);
            terminal.type("y", "Enter");

            assertThat(String.join("", terminal.await("exit 3"))).contains("33", "17");
            assertThat(SsQueue.of(namespace, PORT).limit()).isEqualTo(33);
            assertNothingWasDone();
        }
    }

    @Test
    void ownerThatEndedMeanwhileLeavesTheListenerToTheOthersWhoHoldIt() throws IOException {
        try (LabNamespace namespace = LabNamespace.create();
                var nginx = SmallServer.NGINX.start(namespace, folder, 17);
                TmuxTerminal terminal = TmuxTerminal.start(namespace, product.words("resize", ":8080", "99"))) {
            List<String> _ = terminal.await("Apply? [y/N]");
            for (long pid : nginx.pids()) {
                if (pid != nginx.pid()) {
                    ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
                }
            }
            terminal.type("y", "Enter");

            List<String> _ = terminal.await("exit 0");
            assertThat(SsQueue.of(namespace, 8080).limit()).isEqualTo(99);
        }
    }

    @Test
    void whoInterruptsTheQuestionHearsThatNothingChanged() throws IOException {
        try (LabNamespace namespace = LabNamespace.create();
                LabServer _ = LabServer.start(namespace, RECIPE, 17);
                TmuxTerminal terminal = ask(namespace)) {
            terminal.type("C-c");

            assertThat(String.join("", terminal.await("exit 130")))
                    .contains("resize: not confirmed (expected: y); nothing changed");
            assertNothingWasDone();
        }
    }

    /// The command, at the moment in which it waits for the answer.
    private TmuxTerminal ask(LabNamespace namespace) {
        TmuxTerminal terminal = TmuxTerminal.start(namespace, product.words("resize", ":" + PORT, "99"));
        try {
            List<String> _ = terminal.await("Apply? [y/N]");
            return terminal;
        } catch (RuntimeException failed) {
            terminal.close();
            throw failed;
        }
    }

    /// An intent may stand in the journal, with its end.
    private void assertNothingWasDone() throws IOException {
        assertThat(product.journalLines().toString()).doesNotContain("outcome=changed", "outcome=less-than-asked");
    }
}
