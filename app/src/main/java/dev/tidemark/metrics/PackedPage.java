package dev.tidemark.metrics;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;

/// Packs pages by gzip: one of a thousand listeners is a thirtieth then. As fast as can be, as harder work saves
/// next to nothing.
final class PackedPage {
    private static final int BUFFER = 16 * 1024;
    private static final int USUAL_SHARE = 24;

    private PackedPage() {}

    /// The first `length` of `page`.
    static byte[] of(byte[] page, int length) {
        ByteArrayOutputStream packed = new ByteArrayOutputStream(BUFFER + length / USUAL_SHARE);
        try (GZIPOutputStream out = new Fast(packed)) {
            out.write(page, 0, length);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return packed.toByteArray();
    }

    private static final class Fast extends GZIPOutputStream {
        Fast(ByteArrayOutputStream out) throws IOException {
            super(out, BUFFER);
            def.setLevel(Deflater.BEST_SPEED);
        }
    }
}
