package dev.tidemark.metrics;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// Debian's promtool, which knows what Prometheus accepts.
final class Promtool {
    private static final String PATH = "/usr/bin/promtool";

    private Promtool() {}

    /// What `promtool check metrics` complains about in `page`; empty when it is content.
    static String complaints(byte[] page) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(List.of(PATH, "check", "metrics"))
                .redirectErrorStream(true)
                .start();
        try {
            try (OutputStream in = process.getOutputStream()) {
                in.write(page);
            }
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (!process.waitFor(20, TimeUnit.SECONDS)) {
                throw new AssertionError("promtool hangs");
            }
            return process.exitValue() == 0 ? said : "exit " + process.exitValue() + ": " + said;
        } finally {
            process.destroyForcibly();
        }
    }
}
