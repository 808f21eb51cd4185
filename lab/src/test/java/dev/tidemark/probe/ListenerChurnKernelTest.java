package dev.tidemark.probe;

import static dev.tidemark.probe.OpenProbe.known;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.kernel.procfs.ProcFile;
import dev.tidemark.lab.Await;
import dev.tidemark.lab.LabClients;
import dev.tidemark.lab.LabListener;
import dev.tidemark.lab.LabNamespace;
import dev.tidemark.lab.ListenerRecipe;
import dev.tidemark.watch.ExactPeak;
import dev.tidemark.watch.SocketFacts;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/// Listeners that come and go by the thousand each second, while what was recorded is read without a pause.
final class ListenerChurnKernelTest {
    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static final int A_SECOND = 5_000;
    private static final boolean LONG = Boolean.getBoolean("tidemark.long");
    private static final int SECONDS = LONG ? 20 : 2;
    private static final int AT_ONCE = 25;
    private static final ListenerRecipe RECIPE = ListenerRecipe.tcp("127.0.0.1");

    @Test
    void figuresOfTheListenerThatStaysAreRightAllTheTime() throws InterruptedException {
        long descriptors = BpfDescriptors.open();
        long memory = slabs();
        try (LabNamespace namespace = LabNamespace.create();
                OpenProbe probe = OpenProbe.of(namespace);
                LabListener stays = LabListener.open(namespace, RECIPE, 20);
                LabClients _ = LabClients.connect(namespace, stays, 13)) {
            stays.awaitLength(13, LIMIT);
            AtomicInteger made = new AtomicInteger();
            Thread churn = namespace.thread("churn", () -> churn(made));
            churn.start();
            int reads = 0;
            while (churn.isAlive()) {
                Map<Long, SocketFacts> facts = probe.read();
                SocketFacts ofStays = facts.get(stays.cookie());
                // A dump may miss one that stays when others come and go.
                if (ofStays != null) {
                    assertThat(ofStays.enqueues()).isEqualTo(13);
                    assertThat(known(ofStays.peak()).length()).isEqualTo(13);
                    reads++;
                }
                facts.forEach((cookie, each) -> {
                    if (cookie != stays.cookie()) {
                        assertThat(each.enqueues()).isZero();
                        assertThat(each.peak().map(ExactPeak::length).orElse(0)).isZero();
                    }
                });
            }
            churn.join();
            assertThat(made).hasValue(A_SECOND * SECONDS);
            assertThat(reads).isPositive();
            assertThat(probe.read()).containsOnlyKeys(stays.cookie());
            if (LONG) {
                // What was recorded of them would be twice that; it is given back some time after they are.
                long most = memory + 100L * made.get();
                Await.until("memory given back", LIMIT, () -> slabs() <= most);
            }
        }
        assertThat(BpfDescriptors.open()).isEqualTo(descriptors);
    }

    /// The bytes that the kernel's allocator has handed out, by `/proc/slabinfo`.
    private static long slabs() {
        return ProcFile.read("/proc/slabinfo")
                .orElse("")
                .lines()
                .filter(line -> line.startsWith("kmalloc"))
                .map(line -> line.split(" +", -1))
                .mapToLong(words -> Long.parseLong(words[1]) * Long.parseLong(words[3]))
                .sum();
    }

    private static void churn(AtomicInteger made) {
        long begin = System.nanoTime();
        long pause = Duration.ofSeconds(1).toNanos() * AT_ONCE / A_SECOND;
        for (int turn = 1; made.get() < A_SECOND * SECONDS; turn++) {
            for (int i = 0; i < AT_ONCE; i++) {
                LabListener.open(RECIPE, 20).close();
                made.incrementAndGet();
            }
            LockSupport.parkNanos(begin + turn * pause - System.nanoTime());
        }
    }
}
