package dev.tidemark.bench;

import dev.tidemark.probe.Probe;

/// A process that opens a probe as the first thing it does, and says how many nanoseconds that took. It is to be
/// started with the flags of the launcher.
final class ProbeOpener {
    private ProbeOpener() {}

    public static void main(String[] arguments) {
        long begin = System.nanoTime();
        try (Probe _ = ProbeSwitch.open(ProbeSwitch.WITH_REASONS)) {
            System.out.println(System.nanoTime() - begin);
        }
    }
}
