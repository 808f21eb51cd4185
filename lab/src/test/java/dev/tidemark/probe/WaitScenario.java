package dev.tidemark.probe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.kernel.libc.Descriptor;
import dev.tidemark.kernel.libc.Libc;
import dev.tidemark.kernel.libc.SystemCall;
import dev.tidemark.lab.Await;
import dev.tidemark.lab.LabClients;
import dev.tidemark.lab.LabListener;
import dev.tidemark.lab.LabNamespace;
import dev.tidemark.lab.ListenerRecipe;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;

/// Two listeners of each family that accept after known waits, and what compiled and assembled programs recorded
/// of the same.
///
/// Both take the time, one after the other: so the waits are far from where a bucket ends, and their sums are a
/// little apart.
enum WaitScenario {
    AT_FUNCTION(true),
    /// Where accept(2) that does not ask who came is not seen.
    AT_PEER_NAMES(false);

    private static final Duration LIMIT = Duration.ofSeconds(20);

    /// Each in the middle of a bucket, with one between, as a wait under emulation may be much longer.
    private static final long[] WAIT_MILLIS = {24, 98, 393};

    private final boolean isUnaskedSeen;

    WaitScenario(boolean isUnaskedSeen) {
        this.isUnaskedSeen = isUnaskedSeen;
    }

    /// Drives the listeners, and fails where anything is not equal.
    ///
    /// @return how many figures are
    int same(CompiledPrograms compiled, AssembledPrograms assembled) throws IOException {
        int figures = 0;
        try (LabNamespace namespace = LabNamespace.create()) {
            for (String address : List.of("127.0.0.1", "::1")) {
                try (LabListener one = LabListener.open(namespace, ListenerRecipe.tcp(address), 97);
                        LabListener other = LabListener.open(namespace, ListenerRecipe.tcp(address), 97);
                        LabListener nobodys = LabListener.open(namespace, ListenerRecipe.tcp(address), 97)) {
                    // Which they have from here on: programs that do not see listen(2) give none.
                    long first = one.cookie();
                    long second = other.cookie();
                    for (long millis : WAIT_MILLIS) {
                        accept(namespace, one, 2, millis);
                        accept(namespace, other, 3, millis);
                    }
                    int unasked = acceptUnasked(namespace, one);
                    int seen = isUnaskedSeen ? unasked : 0;
                    figures += same(compiled, assembled, first, 2 * WAIT_MILLIS.length + seen);
                    figures += same(compiled, assembled, second, 3 * WAIT_MILLIS.length);
                    assertThat(compiled.waits(nobodys.cookie())).isEmpty();
                    assertThat(assembled.waits(nobodys.cookie())).isEmpty();
                }
            }
        }
        return figures;
    }

    private static int same(CompiledPrograms compiled, AssembledPrograms assembled, long cookie, int count)
            throws IOException {
        ByteBuffer expected = compiled.waits(cookie).orElseThrow();
        ByteBuffer found = assembled.waits(cookie).orElseThrow();
        assertThat(counts(found)).isEqualTo(counts(expected));
        assertThat(counts(expected).stream().mapToLong(Long::longValue).sum()).isEqualTo(count);
        assertThat(counts(expected).stream().filter(bucket -> bucket > 0).count())
                // Under emulation, by a machine that is busy elsewhere, the shorter waits may be as long as each other.
                .as("buckets that say something")
                .isGreaterThanOrEqualTo(2);
        long sum = expected.getLong(WaitLayout.SUM);
        assertThat(found.getLong(WaitLayout.SUM)).isBetween(sum - sum / 100, sum + sum / 100);
        return WaitLayout.BUCKETS;
    }

    private static List<Long> counts(ByteBuffer waits) {
        return IntStream.range(0, WaitLayout.BUCKETS)
                .mapToObj(bucket -> waits.getLong(WaitLayout.COUNTS + bucket * Long.BYTES))
                .toList();
    }

    private static void accept(LabNamespace namespace, LabListener listener, int count, long millis) {
        try (LabClients clients = LabClients.connect(namespace, listener, count)) {
            listener.awaitLength(count, LIMIT);
            pause(millis);
            for (int i = 0; i < clients.count(); i++) {
                acceptAsking(listener);
            }
        }
    }

    /// After a wait as the last.
    private static int acceptUnasked(LabNamespace namespace, LabListener listener) {
        try (LabClients clients = LabClients.connect(namespace, listener, 1)) {
            listener.awaitLength(1, LIMIT);
            pause(WAIT_MILLIS[WAIT_MILLIS.length - 1]);
            assertThat(listener.drain()).isEqualTo(1);
            return clients.count();
        }
    }

    private static void pause(long millis) {
        long until = System.nanoTime() + millis * 1_000_000;
        Await.until("time went by", LIMIT, () -> System.nanoTime() - until >= 0);
    }

    /// As most servers accept: they ask who came.
    static void acceptAsking(LabListener listener) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment address = arena.allocate(128, 8);
            MemorySegment length = arena.allocateFrom(ValueLayout.JAVA_INT, 128);
            long accepted =
                    Libc.call(SystemCall.ACCEPT4, listener.descriptorNumber(), address.address(), length.address(), 0);
            assertThat(accepted).as("accept4(2)").isNotNegative();
            Descriptor.of(accepted).close();
        }
    }
}
