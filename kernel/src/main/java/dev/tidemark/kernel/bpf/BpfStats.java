package dev.tidemark.kernel.bpf;

import dev.tidemark.kernel.Reading;
import dev.tidemark.kernel.bpf.BpfCall.Command;
import dev.tidemark.kernel.libc.Descriptor;
import dev.tidemark.kernel.libc.Libc;
import java.lang.foreign.Arena;

/// While one is open, the kernel counts the runs of all programs of this host and their time, which slows each
/// run by some 50 ns. `BPF_ENABLE_STATS`, Linux 5.8.
public final class BpfStats implements AutoCloseable {
    private final Descriptor descriptor;

    private BpfStats(Descriptor descriptor) {
        this.descriptor = descriptor;
    }

    /// Switches counting on. `kernel.bpf_stats_enabled` stays as it is.
    ///
    /// @return unknown with the reason when the kernel refuses; it takes CAP_SYS_ADMIN
    public static Reading<BpfStats> open() {
        try (Arena arena = Arena.ofConfined()) {
            // BPF_STATS_RUN_TIME is 0, as all else.
            long result = BpfCall.call(Command.ENABLE_STATS, BpfCall.attributes(arena));
            return result < 0
                    ? Reading.unknown("counting of runs: " + Libc.errno(result) + " (needs CAP_SYS_ADMIN)")
                    : Reading.of(new BpfStats(Descriptor.of(result)));
        }
    }

    /// Switches counting off, unless somebody else wants it.
    @Override
    public void close() {
        descriptor.close();
    }
}
