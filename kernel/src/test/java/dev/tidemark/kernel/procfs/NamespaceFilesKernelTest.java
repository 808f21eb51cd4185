package dev.tidemark.kernel.procfs;

import static dev.tidemark.kernel.procfs.Fixtures.known;
import static dev.tidemark.kernel.procfs.Fixtures.reason;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.kernel.Reading;
import dev.tidemark.kernel.libc.Libc;
import dev.tidemark.kernel.libc.SystemCall;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class NamespaceFilesKernelTest {
    @Test
    void sysctlsOpenedInANamespaceKeepAnsweringForIt() {
        ListenSysctls host = ListenSysctls.read(ProcRoot.HOST);
        long foreign = known(host.somaxconn()) == 1237 ? 1249 : 1237;
        CountDownLatch done = new CountDownLatch(1);
        try (ListenSysctls.Source source = opened(done, () -> {
            write("/proc/sys/net/core/somaxconn", "" + foreign);
            write("/proc/sys/net/ipv4/tcp_max_syn_backlog", "-1");
            write("/proc/sys/net/ipv4/tcp_synack_retries", "3");
            return ListenSysctls.Source.open(ProcRoot.HOST);
        })) {
            for (int round = 0; round < 3; round++) {
                ListenSysctls inside = source.read();
                assertThat(known(inside.somaxconn())).isEqualTo(foreign);
                assertThat(known(inside.maxSynBacklog())).isEqualTo(-1);
                assertThat(known(inside.synackRetries())).isEqualTo(3);
                assertThat(inside.syncookies().isKnown()).isTrue();
                assertThat(inside.abortOnOverflow().isKnown()).isTrue();
            }
            assertThat(ListenSysctls.read(ProcRoot.HOST)).isEqualTo(host);

            done.countDown();
            String reason =
                    await(() -> source.read().somaxconn() instanceof Reading.Unknown<Long>(String why) ? why : "");
            assertThat(reason).isEqualTo("/proc/sys/net/core/somaxconn: ENOENT no such file or socket");
        }
    }

    @Test
    void countersOpenedInANamespaceKeepAnsweringForItAndKeepItAlive() {
        NetNetstat.Source opened = FreshNetNamespace.inside(() -> known(NetNetstat.Source.open(ProcRoot.HOST)));
        try (NetNetstat.Source source = opened;
                NetNetstat.Source host = known(NetNetstat.Source.open(ProcRoot.HOST))) {
            NetNetstat fresh = known(source.read());
            NetNetstat here = known(host.read());

            assertThat(known(fresh.counter("IpExt", "InOctets"))).isZero();
            assertThat(known(fresh.counter(ListenCounter.PASSIVE_OPENS))).isZero();
            assertThat(known(known(source.read()).riseSince(fresh, ListenCounter.LISTEN_DROPS)))
                    .isZero();
            assertThat(known(here.counter("Tcp", "InSegs"))).isNotNegative();
        }
    }

    @Test
    void counterThreadSelfAndPidNameTheSameNamespace() {
        int self = (int) ProcessHandle.current().pid();
        try (NetNetstat.Source thread = known(NetNetstat.Source.open(ProcRoot.HOST));
                NetNetstat.Source process = known(NetNetstat.Source.openOf(ProcRoot.HOST, self))) {
            NetNetstat first = known(thread.read());
            NetNetstat second = known(process.read());

            assertThat(known(second.riseSince(first, ListenCounter.PASSIVE_OPENS)))
                    .isLessThan(1_000);
        }
    }

    @Test
    void sysctlThatTheNamespaceDoesNotHaveIsUnknown() {
        ListenSysctls recorded = ListenSysctls.read(Fixtures.proc("linux-6.18"));
        ListenSysctls none = ListenSysctls.read(Fixtures.proc("owners"));

        assertThat(known(recorded.somaxconn())).isEqualTo(4096);
        assertThat(known(recorded.syncookies())).isEqualTo(1);
        assertThat(reason(none.syncookies())).endsWith("tcp_syncookies: ENOENT no such file or socket");
    }

    @Test
    void readingAThousandTimesLeavesNoDescriptorOpen() {
        long before = Fixtures.openDescriptors();
        for (int sample = 0; sample < 1_000; sample++) {
            ListenSysctls.read(ProcRoot.HOST);
        }
        try (NetNetstat.Source source = known(NetNetstat.Source.open(ProcRoot.HOST))) {
            for (int sample = 0; sample < 1_000; sample++) {
                known(source.read());
            }
        }

        assertThat(Fixtures.openDescriptors()).isEqualTo(before);
    }

    /// What `work` opens on a thread that stays in a new namespace until `done`.
    private static <T> T opened(CountDownLatch done, Supplier<T> work) {
        var opened = new java.util.concurrent.CompletableFuture<T>();
        Thread.ofPlatform().name("namespace-keeper").daemon().start(() -> {
            try {
                Libc.require("network namespace", SystemCall.UNSHARE, 0x40000000L, 0, 0, 0, 0, 0);
                opened.complete(work.get());
                done.await(30, TimeUnit.SECONDS);
            } catch (InterruptedException | RuntimeException failed) {
                opened.completeExceptionally(failed);
            }
        });
        return opened.join();
    }

    private static void write(String path, String value) {
        try {
            Files.writeString(Path.of(path), value);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /// The first answer that is not empty.
    private static String await(Supplier<String> condition) {
        long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (System.nanoTime() < deadline) {
            String answer = condition.get();
            if (!answer.isEmpty()) {
                return answer;
            }
            Thread.onSpinWait();
        }
        throw new AssertionError("nothing within 20 s");
    }
}
