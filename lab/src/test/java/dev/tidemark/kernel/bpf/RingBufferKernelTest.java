package dev.tidemark.kernel.bpf;

import static dev.tidemark.kernel.bpf.HelperFunction.RINGBUF_DISCARD;
import static dev.tidemark.kernel.bpf.HelperFunction.RINGBUF_RESERVE;
import static dev.tidemark.kernel.bpf.HelperFunction.RINGBUF_SUBMIT;
import static dev.tidemark.kernel.bpf.Register.R0;
import static dev.tidemark.kernel.bpf.Register.R1;
import static dev.tidemark.kernel.bpf.Register.R2;
import static dev.tidemark.kernel.bpf.Register.R3;
import static dev.tidemark.kernel.bpf.Register.R6;
import static dev.tidemark.kernel.bpf.Register.R7;
import static dev.tidemark.kernel.bpf.Register.R8;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.MemorySegment;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Records that a program writes in the kernel come out here, whole and in order.
final class RingBufferKernelTest {
    private static final int SIZE = 65536;
    private static final byte[] PACKET = new byte[64];
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final BpfMap map = Loading.map(BpfMapRecipe.ringBuffer(SIZE, "tm_ring"));
    /// How many records were written or discarded.
    private final BpfMap count = Loading.map(BpfMapRecipe.of(MapType.ARRAY, 4, 8, 1, "tm_count"));

    private final RingBuffer ring = RingBuffer.open(map);

    @AfterEach
    void close() {
        ring.close();
        map.close();
        count.close();
    }

    /// Each run writes one record of `length` bytes: its number, and zeros. R0 is 1 when there was room.
    private BpfProgram writer(int length, HelperFunction end) {
        Label full = Label.of("full");
        Assembler to = new Assembler()
                .mapValue(R6, count, 0)
                .map(R1, map)
                .move(R2, length)
                .move(R3, 0)
                .call(RINGBUF_RESERVE)
                .move(R8, 0)
                .ifEqual(R0, 0, full)
                .move(R8, 1)
                .load(R7, Width.DOUBLE, R6, 0)
                .store(R0, 0, Width.DOUBLE, R7)
                .store(R0, length - 8, Width.DOUBLE, R7)
                .add(R7, 1)
                .store(R6, 0, Width.DOUBLE, R7)
                .move(R1, R0)
                .move(R2, 0)
                .call(end)
                .place(full)
                .move(R0, R8)
                .exit();
        return Loading.loaded(ProgramRecipe.forSockets(to.code(), "tm_writer"));
    }

    private static int run(BpfProgram program) {
        return program.test(PACKET).result();
    }

    private static long number(MemorySegment record) {
        assertThat(record.get(JAVA_LONG, record.byteSize() - 8)).isEqualTo(record.get(JAVA_LONG, 0));
        return record.get(JAVA_LONG, 0);
    }

    @Test
    void recordsComeInOrderOverManyWrapArounds() {
        List<Long> numbers = new ArrayList<>();
        // 2008 bytes do not divide the size, so that records lie over its end, at ever other places.
        try (BpfProgram program = writer(2000, RINGBUF_SUBMIT)) {
            for (int round = 0; round < 53; round++) {
                for (int i = 0; i < 31; i++) {
                    assertThat(run(program)).isOne();
                }
                assertThat(ring.drain(record -> {
                            assertThat(record.byteSize()).isEqualTo(2000);
                            numbers.add(number(record));
                        }))
                        .isEqualTo(31);
            }
        }
        assertThat(numbers).hasSize(53 * 31).isSorted().doesNotHaveDuplicates().startsWith(0L);
    }

    @Test
    void fullBufferRefusesTheWriterUntilItIsDrained() {
        try (BpfProgram program = writer(4088, RINGBUF_SUBMIT)) {
            int written = 0;
            while (run(program) == 1) {
                written++;
            }
            assertThat(written).isBetween(15, 16);
            assertThat(ring.drain(_ -> {})).isEqualTo(written);
            assertThat(run(program)).isOne();
        }
    }

    @Test
    void discardedRecordsAreSkippedAndFreed() {
        try (BpfProgram discarding = writer(2000, RINGBUF_DISCARD);
                BpfProgram writing = writer(2000, RINGBUF_SUBMIT)) {
            List<Long> numbers = new ArrayList<>();
            for (int i = 0; i < 53; i++) {
                assertThat(run(discarding)).isOne();
                assertThat(run(writing)).isOne();
                assertThat(ring.drain(record -> numbers.add(number(record)))).isOne();
            }
            assertThat(numbers).hasSize(53).allMatch(number -> number % 2 == 1);
        }
    }

    @Test
    void waitingEndsWithARecordOrWithItsTime() throws InterruptedException {
        assertThat(ring.await(Duration.ofMillis(1))).isFalse();
        try (BpfProgram program = writer(16, RINGBUF_SUBMIT)) {
            Thread later = Thread.ofPlatform().start(() -> {
                int _ = run(program);
            });
            assertThat(ring.await(PATIENCE)).isTrue();
            later.join();
        }
        assertThat(ring.drain(_ -> {})).isOne();
        assertThat(ring.await(Duration.ZERO)).isFalse();
    }

    @Test
    void recordThatItsReaderFailsAtIsTakenAllTheSame() {
        try (BpfProgram program = writer(16, RINGBUF_SUBMIT)) {
            int _ = run(program);
            int _ = run(program);
        }
        assertThatThrownBy(() -> ring.drain(_ -> {
                    throw new IllegalStateException("no");
                }))
                .hasMessage("no");
        List<Long> numbers = new ArrayList<>();
        assertThat(ring.drain(record -> numbers.add(number(record)))).isOne();
        assertThat(numbers).containsExactly(1L);
    }

    @Test
    void memoryIsGivenBack() throws Exception {
        long before = Loading.descriptors();
        for (int i = 0; i < 200; i++) {
            try (RingBuffer again = RingBuffer.open(map)) {
                assertThat(again.drain(_ -> {})).isZero();
            }
        }
        assertThat(Loading.descriptors()).isEqualTo(before);
        assertThat(java.nio.file.Files.readAllLines(java.nio.file.Path.of("/proc/self/maps")).stream()
                        .filter(line -> line.contains("bpf-map") || line.contains("bpf_ringbuf")))
                .hasSizeLessThanOrEqualTo(2);
    }
}
