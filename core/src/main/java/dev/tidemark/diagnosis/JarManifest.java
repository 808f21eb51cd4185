package dev.tidemark.diagnosis;

import dev.tidemark.kernel.Reading;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/// Finds the manifest at the start of a jar, where the jar tool and the builders put it.
final class JarManifest {
    /// How much of a jar is looked at.
    static final int FAR_ENOUGH = 64 * 1024;

    private static final String NAME = "META-INF/MANIFEST.MF";
    private static final int MOST_ENTRIES = 8;

    private static final Reading<String> NONE = Reading.unknown("no jar with a manifest at its start");

    private JarManifest() {}

    /// The manifest's text, at most 64 KiB of it; unknown when there is none, or no jar.
    ///
    /// @param start of a file, of which anything may be expected
    static Reading<String> find(byte[] start) {
        try (ZipInputStream jar = new ZipInputStream(new ByteArrayInputStream(start))) {
            for (int seen = 0; seen < MOST_ENTRIES; seen++) {
                ZipEntry entry = jar.getNextEntry();
                if (entry == null) {
                    return NONE;
                }
                if (entry.getName().equals(NAME)) {
                    return Reading.of(new String(jar.readNBytes(FAR_ENOUGH), StandardCharsets.UTF_8));
                }
                if (!entry.isDirectory()) {
                    return NONE;
                }
            }
            return NONE;
        } catch (IOException | IllegalArgumentException _) {
            return NONE;
        }
    }
}
