package dev.tidemark.probe;

import dev.tidemark.kernel.Reading;
import dev.tidemark.kernel.bpf.BpfMap;
import dev.tidemark.kernel.bpf.BpfMapRecipe;
import dev.tidemark.kernel.bpf.MapType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What the programs need beside [ProbeMaps#facts] to count arrivals.
///
/// @param ring of bins that ended, see [BinLayout]
/// @param lost one number: the bins for which there was no room
/// @param clients who was turned away, see [BinLayout#KEY_BYTES], and when last; the oldest go first
/// @param packet whose packet each processor is at just now, for where only the packet tells
record ArrivalMaps(BpfMap ring, BpfMap lost, BpfMap clients, BpfMap packet) implements AutoCloseable {
    /// Some 10 000 bins: a second of forty busy listeners.
    private static final int RING_BYTES = 512 * 1024;

    private static final int MOST_CLIENTS = 16 * 1024;

    static Reading<ArrivalMaps> create() {
        return create(RING_BYTES);
    }

    static Reading<ArrivalMaps> create(int ringBytes) {
        List<BpfMapRecipe> recipes = List.of(
                BpfMapRecipe.ringBuffer(ringBytes, "tidemark_bins"),
                BpfMapRecipe.of(MapType.ARRAY, Integer.BYTES, Long.BYTES, 1, "tidemark_unbin"),
                BpfMapRecipe.of(MapType.LRU_HASH, BinLayout.KEY_BYTES, Long.BYTES, MOST_CLIENTS, "tidemark_client"),
                BpfMapRecipe.of(MapType.PERCPU_ARRAY, Integer.BYTES, BinLayout.KEY_BYTES, 1, "tidemark_packet"));
        List<BpfMap> made = new ArrayList<>();
        Optional<String> refused = Optional.empty();
        for (BpfMapRecipe recipe : recipes) {
            switch (BpfMap.create(recipe)) {
                case Reading.Known<BpfMap>(BpfMap map) -> made.add(map);
                case Reading.Unknown<BpfMap>(String reason) -> refused = refused.or(() -> Optional.of(reason));
            }
        }
        if (refused.isPresent()) {
            made.forEach(BpfMap::close);
            return Reading.unknown(refused.get());
        }
        return Reading.of(new ArrivalMaps(made.get(0), made.get(1), made.get(2), made.get(3)));
    }

    @Override
    public void close() {
        ring.close();
        lost.close();
        clients.close();
        packet.close();
    }
}
