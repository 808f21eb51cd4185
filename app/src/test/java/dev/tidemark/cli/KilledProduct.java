package dev.tidemark.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.lab.LabNamespace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/// Ends Tidemark by SIGKILL in front of any system call by which it does something that lasts: strace(1) delivers
/// the signal before the call is made. Processes that it starts go on.
final class KilledProduct {
    /// To make the folder of the journal, to write to that, to be sure of it, and to listen again.
    private static final String LASTING = "mkdir,pwrite64,fsync,listen";

    private static final Pattern CALL = Pattern.compile("^\\d+\\s+([a-z0-9]+)\\((.*)$");
    private static final int KILLED = 128 + 9;
    private static final boolean LONG = Boolean.getBoolean("tidemark.long");
    private static final int STRIDE = 5;

    private final Path folder;
    private final String lasting;

    /// @param folder for what strace prints
    KilledProduct(Path folder) {
        this(folder, LASTING);
    }

    /// @param lasting the system calls by which something lasts, as strace(1) takes them
    KilledProduct(Path folder, String lasting) {
        this.folder = folder;
        this.lasting = lasting;
    }

    /// A moment in a run: in front of a system call.
    ///
    /// @param call its name
    /// @param count the how manieth call of that name it is, from 1
    /// @param path the file that the call has to be about; empty for any
    record Step(String call, int count, String path) {
        static Step of(String call, int count) {
            return new Step(call, count, "");
        }
    }

    /// Runs the whole command, which has to end well, and notes its steps.
    List<Step> steps(ChangingProduct product, LabNamespace namespace, String... arguments) throws IOException {
        Path log = Files.createTempFile(folder, "steps", ".strace");
        Product.Answer whole = product.runBehind(namespace, strace(log, List.of("-e", "trace=" + lasting)), arguments);
        assertThat(whole.exitCode()).as("%s", whole).isZero();
        Map<String, Integer> counts = new HashMap<>();
        List<Step> steps = new ArrayList<>();
        for (String line : Files.readAllLines(log)) {
            Matcher call = CALL.matcher(line);
            if (call.find()) {
                steps.add(Step.of(call.group(1), counts.merge(call.group(1), 1, Integer::sum)));
            }
        }
        return steps;
    }

    /// Of all steps each fifth, from a drawn one on: a test says at which it failed. A long run takes all of
    /// them.
    static List<Step> sample(List<Step> steps) {
        if (LONG) {
            return steps;
        }
        int first = ThreadLocalRandom.current().nextInt(STRIDE);
        return IntStream.range(0, steps.size())
                .filter(at -> at % STRIDE == first)
                .mapToObj(steps::get)
                .toList();
    }

    /// Runs the command up to a step, and kills it there.
    void killBefore(Step step, ChangingProduct product, LabNamespace namespace, String... arguments)
            throws IOException {
        Path log = Files.createTempFile(folder, "killed", ".strace");
        List<String> options = new ArrayList<>(List.of(
                "-e", "trace=" + step.call(), "-e", "inject=" + step.call() + ":signal=KILL:when=" + step.count()));
        if (!step.path().isEmpty()) {
            options.addAll(List.of("-P", step.path()));
        }
        Product.Answer killed = product.runBehind(namespace, strace(log, options), arguments);
        assertThat(killed.exitCode()).as("%s %s", step, killed).isEqualTo(KILLED);
    }

    private static List<String> strace(Path log, List<String> options) {
        List<String> words = new ArrayList<>(List.of("strace", "-f", "-b", "execve", "-qqq", "-o", log.toString()));
        words.addAll(options);
        return words;
    }
}
