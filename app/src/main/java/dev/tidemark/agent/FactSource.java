package dev.tidemark.agent;

import dev.tidemark.kernel.Reading;
import dev.tidemark.listener.SnapshotReader;
import dev.tidemark.watch.SocketFacts;
import java.util.Map;

/// Where the sampler gets what the kernel itself recorded, if it does. For the sampler's thread.
public interface FactSource {
    /// The facts of one namespace's listeners, by cookie. One that nobody reached since recording began is not in
    /// it.
    Reading<Map<Long, SocketFacts>> read(SnapshotReader namespace);

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
