package dev.tidemark.agent;

import dev.tidemark.diagnosis.KernelRecord;
import dev.tidemark.kernel.Reading;
import dev.tidemark.listener.SnapshotReader;
import dev.tidemark.watch.SocketFacts;
import java.util.Map;

/// Where the agent gets what the kernel itself recorded, if it does. For any thread, each with readers of its
/// own.
public interface FactSource extends KernelRecord {
    /// What is recorded, and why not the rest.
    ProbeState state();

    /// None.
    ///
    /// @param reason part of a sentence, such as `needs CAP_BPF`
    static FactSource off(String reason) {
        ProbeState state = ProbeState.off(reason);
        return new FactSource() {
            @Override
            public Reading<Map<Long, SocketFacts>> read(SnapshotReader namespace) {
                return Reading.unknown(reason);
            }

            @Override
            public ProbeState state() {
                return state;
            }
        };
    }
}
