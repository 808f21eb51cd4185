package dev.tidemark.kernel.process;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;

/// The process of a [DetachedJvm] in tests: answers each line with its pid and its arguments, until the end of
/// its input.
final class SmallMain {
    private SmallMain() {}

    public static void main(String[] arguments) throws IOException {
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
            while (lines.readLine() != null) {
                System.out.println(ProcessHandle.current().pid() + " " + String.join("|", arguments));
            }
        }
    }
}
