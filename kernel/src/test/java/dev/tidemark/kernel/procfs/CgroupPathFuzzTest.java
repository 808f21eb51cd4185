package dev.tidemark.kernel.procfs;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;

/// Looks for a text that cgroup parsing neither understands nor refuses. Runs its corpus unless `JAZZER_FUZZ=1`.
class CgroupPathFuzzTest {
    @FuzzTest(maxDuration = "1m")
    void parse(FuzzedDataProvider data) {
        try {
            CgroupPath.parse(data.consumeRemainingAsString());
        } catch (MalformedKernelText _) {
            // Refused, as it should be.
        }
    }
}
