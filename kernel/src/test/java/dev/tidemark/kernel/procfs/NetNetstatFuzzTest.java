package dev.tidemark.kernel.procfs;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;

/// Looks for a text that `/proc/net` parsing neither understands nor refuses. Runs its corpus unless
/// `JAZZER_FUZZ=1`.
class NetNetstatFuzzTest {
    private static final String SNMP = "Tcp: PassiveOpens\nTcp: 2\n";

    @FuzzTest(maxDuration = "1m")
    void parse(FuzzedDataProvider data) {
        try {
            NetNetstat.parse(data.consumeRemainingAsString(), SNMP).counter(ListenCounter.LISTEN_DROPS);
        } catch (MalformedKernelText _) {
            // Refused, as it should be.
        }
    }
}
