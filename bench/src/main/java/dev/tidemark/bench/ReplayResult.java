package dev.tidemark.bench;

/// How far replaying a source was off, recorded at one limit.
///
/// @param limit that it was recorded at
/// @param asked the limit that was asked about
/// @param refused clients turned away at first, really
/// @param refusedReplayed and by replay
/// @param packets turned away, really
/// @param packetsReplayed and by replay
record ReplayResult(
        String name, int limit, int asked, long refused, long refusedReplayed, long packets, long packetsReplayed) {}
