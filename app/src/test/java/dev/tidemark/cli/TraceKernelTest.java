package dev.tidemark.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.lab.Await;
import dev.tidemark.lab.LabClients;
import dev.tidemark.lab.LabListener;
import dev.tidemark.lab.LabNamespace;
import dev.tidemark.lab.ListenerRecipe;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TraceKernelTest {
    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final ListenerRecipe TCP = ListenerRecipe.tcp("127.0.0.1");

    @TempDir
    Path folder;

    private static boolean contains(Path file, String text) {
        try {
            return Files.readString(file).contains(text);
        } catch (IOException unreadable) {
            return false;
        }
    }

    @Test
    void listenPeaksAndRefusalsAreToldAsTheyHappen() throws Exception {
        try (LabNamespace namespace = LabNamespace.create()) {
            namespace.sysctl("net.core.somaxconn", 7);
            Product.Running trace = Product.asRoot(folder).start(namespace, "trace", "--utc", "--for", "60s");
            awaitListenTold(namespace, trace.out());
            try (LabListener listener = LabListener.open(namespace, TCP, 5003);
                    LabClients held = LabClients.fill(namespace, listener, LIMIT);
                    LabClients refused = LabClients.connect(namespace, listener, 1)) {
                Await.until("refusal", LIMIT, () -> contains(trace.out(), "  SYN refused  "));
                trace.interrupt();
                Product.Answer answer = trace.answer();
                assertThat(held.count() + refused.count()).isEqualTo(9);
                String place = "127.0.0.1:" + listener.port();
                assertThat(answer.exitCode()).as(answer.err()).isZero();
                assertThat(answer.out().lines().filter(line -> line.contains(place)))
                        .anyMatch(line -> line.matches("[0-9:.]{12} \\+00:00  listen       " + place
                                + "  requested 5003, limit 7 \\(truncated by somaxconn\\), by .+ [0-9]+"))
                        .anyMatch(line -> line.endsWith("  peak         " + place + "  8/8 FULL"))
                        .anyMatch(line -> line.contains("  SYN refused  " + place + "  from 127.0.0.1:")
                                && line.endsWith(": accept queue full"));
            }
        }
    }

    /// Listens again and again, until that is told.
    private static void awaitListenTold(LabNamespace namespace, Path out) {
        List<LabListener> listeners = new ArrayList<>();
        try {
            Await.until("told", LIMIT, () -> {
                if (listeners.size() < 2_000) {
                    listeners.add(LabListener.open(namespace, TCP, 3));
                }
                return contains(out, "  listen  ");
            });
        } finally {
            listeners.forEach(LabListener::close);
        }
    }

    private static boolean isAttached(Product.Running running) {
        try (Stream<Path> descriptors =
                Files.list(Path.of("/proc/" + running.process().pid() + "/fd"))) {
            return descriptors.filter(TraceKernelTest::isLink).count() >= 3;
        } catch (IOException | UncheckedIOException gone) {
            return false;
        }
    }

    private static boolean isLink(Path descriptor) {
        try {
            return Files.readSymbolicLink(descriptor).toString().contains("bpf_link")
                    || Files.readSymbolicLink(descriptor).toString().contains("bpf-link");
        } catch (IOException closed) {
            return false;
        }
    }

    @Test
    void watchWithTheProbeTellsThePeakOfABurstBetweenTwoTicks() throws Exception {
        try (LabNamespace namespace = LabNamespace.create();
                LabListener listener = LabListener.open(namespace, TCP, 97)) {
            Product.Running watch =
                    Product.asRoot(folder).start(namespace, "watch", "--probe", "--interval", "3s", "--count", "1");
            Await.until("attached", LIMIT, () -> isAttached(watch));
            try (LabClients burst = LabClients.connect(namespace, listener, 31)) {
                listener.awaitLength(31, LIMIT);
                assertThat(burst.count()).isEqualTo(listener.drain());
            }
            Product.Answer answer = watch.answer();
            assertThat(answer.exitCode()).as(answer.err()).isZero();
            assertThat(answer.err()).contains("Highest seen: 127.0.0.1:" + listener.port() + " =31/98");
        }
    }

    @Test
    void statusTellsWhereTheKernelRecords() {
        Product.Answer answer = Product.here("probe", "status");
        assertThat(answer.exitCode()).isZero();
        assertThat(answer.out()).contains("accept-queue peak   EXACT  tp_btf/sk_data_ready");
        assertThat(Product.here("probe", "off").err()).isEqualTo("tidemark: probe: off (expected: status)\n");
    }
}
