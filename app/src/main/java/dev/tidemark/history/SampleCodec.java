package dev.tidemark.history;

import dev.tidemark.history.EpisodeSamples.Sample;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.InflaterInputStream;

/// How the file holds texts and the samples around an episode: deflated.
final class SampleCodec {
    private SampleCodec() {}

    static byte[] encode(String text) {
        return deflated(out -> out.write(text.getBytes(StandardCharsets.UTF_8)));
    }

    static String text(byte[] bytes) {
        try (InflaterInputStream in = new InflaterInputStream(new ByteArrayInputStream(bytes))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException malformed) {
            throw damaged(malformed);
        }
    }

    static byte[] encode(List<Sample> samples) {
        return deflated(out -> {
            out.writeInt(samples.size());
            long before = 0;
            for (Sample sample : samples) {
                long at = sample.at().toEpochMilli();
                out.writeLong(at - before);
                out.writeLong(sample.length());
                out.writeLong(sample.limit());
                before = at;
            }
        });
    }

    static List<Sample> samples(byte[] bytes) {
        try (DataInputStream in = new DataInputStream(new InflaterInputStream(new ByteArrayInputStream(bytes)))) {
            int count = in.readInt();
            List<Sample> samples = new ArrayList<>();
            long at = 0;
            for (int each = 0; each < count; each++) {
                at += in.readLong();
                samples.add(new Sample(Instant.ofEpochMilli(at), in.readLong(), in.readLong()));
            }
            return samples;
        } catch (IOException malformed) {
            throw damaged(malformed);
        }
    }

    private static HistoryRefused damaged(IOException malformed) {
        return new HistoryRefused(HistoryRefused.Reason.DAMAGED, "history: samples (expected: deflated)", malformed);
    }

    @FunctionalInterface
    private interface Body {
        void write(DataOutputStream out) throws IOException;
    }

    private static byte[] deflated(Body body) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(new DeflaterOutputStream(bytes))) {
            body.write(out);
        } catch (IOException impossible) {
            throw new IllegalStateException("an array takes all bytes", impossible);
        }
        return bytes.toByteArray();
    }
}
