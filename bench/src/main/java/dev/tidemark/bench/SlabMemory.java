package dev.tidemark.bench;

import dev.tidemark.kernel.Reading;
import dev.tidemark.kernel.procfs.ProcFile;
import dev.tidemark.probe.Probe;
import dev.tidemark.probe.ProbeFeature;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// What the kernel's allocator hands out, by `/proc/slabinfo`: objects in use times their size, of all caches
/// whose names begin with `kmalloc`. Socket storage comes out of these, and all else that the kernel allocates in
/// passing.
final class SlabMemory {
    private static final Pattern SPACES = Pattern.compile(" +");

    private SlabMemory() {}

    /// What recording adds to the memory that `listeners` new listeners take.
    ///
    /// @return bytes of one listener, one for each round
    static List<Double> ofRecording(Set<ProbeFeature> features, int listeners, int rounds) {
        List<Double> bytes = new ArrayList<>();
        for (int round = 0; round < rounds; round++) {
            long without = ofListeners(listeners);
            try (Probe _ = ProbeSwitch.open(features)) {
                bytes.add((double) (ofListeners(listeners) - without) / listeners);
            }
        }
        return bytes;
    }

    private static long ofListeners(int listeners) {
        try (Population population = new Population()) {
            long before = inUse();
            population.listeners(listeners);
            return inUse() - before;
        }
    }

    private static long inUse() {
        return switch (ProcFile.read("/proc/slabinfo")) {
            case Reading.Unknown<String>(String reason) -> throw new IllegalStateException(reason);
            case Reading.Known<String>(String text) ->
                text.lines()
                        .filter(line -> line.startsWith("kmalloc"))
                        .map(line -> SPACES.split(line, -1))
                        .mapToLong(words -> Long.parseLong(words[1]) * Long.parseLong(words[3]))
                        .sum();
        };
    }

    /// What the maps of this process take beside that, as their descriptors tell (`memlock`).
    static long ofOwnMaps() {
        try (Stream<Path> descriptors = Files.list(Path.of("/proc/self/fdinfo"))) {
            return descriptors.mapToLong(SlabMemory::ofMap).sum();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private static long ofMap(Path descriptor) {
        String text = ProcFile.read(descriptor.toString()).orElse("").toLowerCase(Locale.ROOT);
        return text.contains("map_type:")
                ? text.lines()
                        .filter(line -> line.startsWith("memlock:"))
                        .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")))
                        .sum()
                : 0;
    }
}
