package dev.tidemark.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.tidemark.kernel.Reading;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;

/// Manifests at the start of jars, and what is none.
final class JarManifestTest {
    @Test
    void manifestIsFoundBehindItsFolder() throws IOException {
        assertThat(JarManifest.find(jar("Main-Class: A\n"))).isEqualTo(Reading.of("Main-Class: A\n"));
    }

    @Test
    void ofALargeManifestThereIsAnEnd() throws IOException {
        assertThat(JarManifest.find(jar("a".repeat(10_000_000))).map(String::length))
                .isEqualTo(Reading.of(JarManifest.FAR_ENOUGH));
    }

    @Test
    void whatIsNoJarIsUnknown() throws IOException {
        assertThat(JarManifest.find(new byte[0]).isKnown()).isFalse();
        assertThat(JarManifest.find(new byte[] {1, 2, 3}).isKnown()).isFalse();
        byte[] whole = jar("Main-Class: A\n");
        assertThat(JarManifest.find(Arrays.copyOf(whole, 60)).isKnown()).isFalse();
    }

    @Test
    void mutatedJarNeverThrows() throws IOException {
        Random random = new Random(20_251_122);
        byte[] whole = jar("Main-Class: A\n".repeat(20));
        for (int round = 0; round < 20_000; round++) {
            byte[] mutated = whole.clone();
            for (int change = 0; change <= round % 5; change++) {
                mutated[random.nextInt(mutated.length)] = (byte) random.nextInt();
            }
            assertThatCode(() -> JarManifest.find(mutated)).doesNotThrowAnyException();
        }
    }

    private static byte[] jar(String manifest) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream jar = new ZipOutputStream(bytes)) {
            jar.putNextEntry(new ZipEntry("META-INF/"));
            jar.putNextEntry(new ZipEntry("META-INF/MANIFEST.MF"));
            jar.write(manifest.getBytes(java.nio.charset.StandardCharsets.UTF_8));
        }
        return bytes.toByteArray();
    }
}
