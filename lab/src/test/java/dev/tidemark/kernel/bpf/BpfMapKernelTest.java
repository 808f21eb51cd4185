package dev.tidemark.kernel.bpf;

import static dev.tidemark.kernel.bpf.Loading.asInt;
import static dev.tidemark.kernel.bpf.Loading.asLong;
import static dev.tidemark.kernel.bpf.Loading.map;
import static dev.tidemark.kernel.bpf.Loading.ofInt;
import static dev.tidemark.kernel.bpf.Loading.ofLong;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemark.kernel.Reading;
import dev.tidemark.kernel.libc.KernelException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// Maps of the real kernel keep what they are given, and say what they refuse.
final class BpfMapKernelTest {
    private static final int ENTRIES = 1009;

    private static BpfMap hash() {
        return map(BpfMapRecipe.of(MapType.HASH, 4, 8, ENTRIES, "tm_hash"));
    }

    @Test
    void whatIsPutInIsFoundUntilItIsTakenAway() {
        try (BpfMap map = hash()) {
            assertThat(map.lookup(ofInt(7))).isEmpty();
            map.update(ofInt(7), ofLong(4711));
            assertThat(map.lookup(ofInt(7)))
                    .hasValueSatisfying(value -> assertThat(asLong(value)).isEqualTo(4711));
            assertThat(map.insert(ofInt(7), ofLong(1))).isFalse();
            assertThat(map.insert(ofInt(8), ofLong(1))).isTrue();
            assertThat(map.delete(ofInt(7))).isTrue();
            assertThat(map.delete(ofInt(7))).isFalse();
        }
    }

    @Test
    void walkTellsEachKeyOnceAndStopsAtItsBound() {
        try (BpfMap map = hash()) {
            fill(map);

            assertThat(map.keys(2 * ENTRIES).stream().map(Loading::asInt))
                    .containsExactlyInAnyOrderElementsOf(
                            IntStream.range(0, ENTRIES).boxed().toList());
            assertThat(map.keys(13)).hasSize(13);
        }
    }

    @Test
    void batchesTellEachEntryOnceAndStopAtTheirBound() {
        try (BpfMap map = hash()) {
            assertThat(map.entries(ENTRIES)).isEmpty();
            fill(map);

            assertThat(map.entries(2 * ENTRIES))
                    .hasSize(ENTRIES)
                    .allSatisfy(entry -> assertThat(asLong(entry.value())).isEqualTo(3L * asInt(entry.key())));
            assertThat(map.entries(13)).hasSize(13);
        }
    }

    private static void fill(BpfMap map) {
        for (int key = 0; key < ENTRIES; key++) {
            map.update(ofInt(key), ofLong(3L * key));
        }
    }

    @Test
    void valueOfAPerProcessorMapHoldsOneForEachProcessor() {
        try (BpfMap map = map(BpfMapRecipe.of(MapType.PERCPU_ARRAY, 4, 4, 2, "tm_percpu"))) {
            assertThat(map.valueBytes()).isEqualTo(8 * Processors.possible());
            byte[] value = new byte[map.valueBytes()];
            value[0] = 5;
            value[value.length - 8] = 7;
            map.update(ofInt(1), value);

            assertThat(map.lookup(ofInt(1))).contains(value);
            assertThat(map.entries(10)).hasSize(2);
        }
    }

    @Test
    void fullMapRefusesWithItsName() {
        try (BpfMap map = map(BpfMapRecipe.of(MapType.HASH, 4, 8, 1, "tm_small"))) {
            map.update(ofInt(1), ofLong(1));

            assertThatThrownBy(() -> map.update(ofInt(2), ofLong(2)))
                    .isInstanceOf(KernelException.class)
                    .hasMessageContaining("tm_small")
                    .hasMessageContaining("E2BIG");
        }
    }

    @Test
    void mapThatCannotBeIsRefusedWithAReason() {
        assertThat(BpfMap.create(BpfMapRecipe.of(MapType.ARRAY, 8, 8, 1, "tm_wrong")))
                .isInstanceOfSatisfying(
                        Reading.Unknown.class,
                        refused -> assertThat(refused.reason()).isEqualTo("map tm_wrong: EINVAL invalid argument"));
    }

    @Test
    void lengthsOtherThanTheMapsNeverReachTheKernel() {
        try (BpfMap map = hash()) {
            assertThatThrownBy(() -> map.lookup(new byte[3])).hasMessage("key: 3 bytes (expected: 4)");
            assertThatThrownBy(() -> map.update(ofInt(1), new byte[9])).hasMessage("value: 9 bytes (expected: 8)");
        }
    }

    @Test
    void noDescriptorIsLeft() throws Exception {
        hash().close();
        long before = Loading.descriptors();
        for (int i = 0; i < 53; i++) {
            try (BpfMap _ = hash();
                    BpfMap storage = map(BpfMapRecipe.socketStorage(40, "tm_store"))) {
                assertThat(storage.valueBytes()).isEqualTo(40);
                boolean _ = BpfMap.create(BpfMapRecipe.of(MapType.ARRAY, 8, 8, 1, "tm_wrong"))
                        .isKnown();
            }
        }
        assertThat(Loading.descriptors()).isEqualTo(before);
    }
}
