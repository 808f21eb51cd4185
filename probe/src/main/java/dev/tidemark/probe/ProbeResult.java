package dev.tidemark.probe;

/// What became of the attempt to start a probe.
public sealed interface ProbeResult {
    /// At least one feature is recorded; [Probe#status()] tells which. Whoever asked closes it.
    record Running(Probe probe) implements ProbeResult {}

    /// Nothing can be recorded, and nothing stayed behind.
    ///
    /// @param reason part of a sentence for a user, such as `needs CAP_BPF and CAP_PERFMON`
    record Refused(String reason) implements ProbeResult {}
}
