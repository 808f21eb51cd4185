package dev.tidemark.probe;

import dev.tidemark.probe.ProbeStatus.FeatureStatus;
import java.io.IOException;
import java.util.EnumSet;
import java.util.stream.Stream;

/// A process of its own with a probe: says a line on each feature, or why there is none, and stays until its
/// input ends.
public final class ProbeProgram {
    private ProbeProgram() {}

    public static void main(String[] arguments) throws IOException {
        switch (Probe.open(EnumSet.allOf(ProbeFeature.class))) {
            case ProbeResult.Refused(String reason) -> System.out.println("refused: " + reason);
            case ProbeResult.Running(Probe probe) -> {
                try (probe) {
                    probe.status().features().forEach((feature, status) -> System.out.println(feature + ": " + status));
                    System.out.println("places: " + places(probe.status()));
                    System.out.println("running");
                    int _ = System.in.read();
                }
            }
        }
    }

    private static long places(ProbeStatus status) {
        return status.features().values().stream()
                .flatMap(feature -> switch (feature) {
                    case FeatureStatus.Off _ -> Stream.empty();
                    case FeatureStatus.Exact exact -> exact.rungs().stream();
                })
                .distinct()
                .count();
    }
}
