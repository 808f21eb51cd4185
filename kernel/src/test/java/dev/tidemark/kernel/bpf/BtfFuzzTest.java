package dev.tidemark.kernel.bpf;

import com.code_intelligence.jazzer.junit.FuzzTest;

/// Looks for types that are neither understood nor refused. Runs its corpus unless `JAZZER_FUZZ=1`.
class BtfFuzzTest {
    @FuzzTest(maxDuration = "1m")
    void parse(byte[] section) {
        RecordedBtf.askAll(section);
    }
}
