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
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Ends Tidemark by SIGKILL in front of any system call by which it does something that lasts: strace(1)
/// delivers the
/// signal before the call is made.
final class KilledProduct {
    /// To write to the journal, to be sure of it, to make its folder, to listen again, to write a sysctl, and to
    /// start
    /// a process.
    private static final String LASTING = "pwrite64,fsync,mkdir,listen,write,vfork,clone,clone3,execve";

    private static final Pattern CALL = Pattern.compile("^\\d+\\s+([a-z0-9]+)\\((.*)$");
    private static final int KILLED = 128 + 9;

    private final ChangingProduct product;
    private final Path folder;

    KilledProduct(ChangingProduct product, Path folder) {
        this.product = product;
        this.folder = folder;
    }

    /// A moment in a run: in front of a system call.
    ///
    /// @param call its name
    /// @param count the how manieth call of that name it is, from 1
    /// @param about its arguments, for people
    record Step(String call, int count, String about) {}

    /// Runs the whole command and notes its steps.
    List<Step> steps(LabNamespace namespace, String... arguments) throws IOException {
        Path log = Files.createTempFile(folder, "steps", ".strace");
        Product.Answer whole = product.runBehind(
                namespace, List.of("strace", "-f", "-qqq", "-o", log.toString(), "-e", "trace=" + LASTING), arguments);
        assertThat(whole.exitCode()).as("%s", whole).isZero();
        Map<String, Integer> counts = new HashMap<>();
        List<Step> steps = new ArrayList<>();
        for (String line : Files.readAllLines(log)) {
            Matcher call = CALL.matcher(line);
            if (call.find()) {
                int count = counts.merge(call.group(1), 1, Integer::sum);
                steps.add(new Step(call.group(1), count, call.group(2)));
            }
        }
        return steps;
    }

    /// Runs the command up to a step, and kills it there.
    void killBefore(LabNamespace namespace, Step step, String... arguments) throws IOException {
        Path log = Files.createTempFile(folder, "killed", ".strace");
        Product.Answer killed = product.runBehind(
                namespace,
                List.of(
                        "strace",
                        "-f",
                        "-qqq",
                        "-o",
                        log.toString(),
                        "-e",
                        "trace=" + LASTING,
                        "-e",
                        "inject=" + step.call() + ":signal=KILL:when=" + step.count()),
                arguments);
        assertThat(killed.exitCode()).as("%s %s", step, killed).isEqualTo(KILLED);
    }
}
