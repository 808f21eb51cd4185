package dev.tidemark.exec;

import dev.tidemark.kernel.Reading;
import dev.tidemark.kernel.libc.Descriptor;
import dev.tidemark.kernel.libc.DescriptorOutput;
import dev.tidemark.kernel.process.OpenFile;
import dev.tidemark.kernel.process.PidDescriptor;
import dev.tidemark.kernel.process.Signals;
import dev.tidemark.kernel.seccomp.ListenNotifier;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/// The process that answers for listen(2): it outlives `tidemark exec`, and ends with the last process that its
/// filter is on. Signals but SIGKILL do not end it, because those that end a program's group would end it before
/// the program.
///
/// It says that it is ready and who it is; hears who is filtered and by which descriptor there; fetches that, and
/// says that it serves or why not. Then nobody talks to it any more.
public final class Supervisor {
    static final String SERVING = "serving";
    static final String FAILED = "failed ";

    private Supervisor() {}

    /// @param words those of [ListenRule#words]
    public static void main(String[] words) throws IOException {
        Signals.ignoreAll();
        ListenRule rule = ListenRule.parse(List.of(words));
        BufferedReader heard = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        String line = heard.readLine();
        if (line != null) {
            serve(FilteredThread.parse(line), rule);
        }
        Runtime.getRuntime().halt(0);
    }

    private static void serve(FilteredThread filtered, ListenRule rule) throws IOException {
        Reading<Descriptor> fetched = PidDescriptor.open(filtered.process()).then(process -> {
            try (process) {
                return process.duplicate(filtered.notifier());
            }
        });
        if (fetched instanceof Reading.Unknown<Descriptor>(String reason)) {
            say(FAILED + reason);
        } else if (fetched instanceof Reading.Known<Descriptor>(Descriptor descriptor)) {
            try (ListenNotifier notifier = ListenNotifier.of(descriptor)) {
                say(SERVING);
                new ListenDesk(notifier, rule, filtered.errors()).serve();
            }
        }
    }

    private static void say(String line) throws IOException {
        byte[] bytes = (line + "\n").getBytes(StandardCharsets.UTF_8);
        new DescriptorOutput(1).write(bytes, 0, bytes.length);
    }

    /// Whom to serve, as one line of numbers.
    ///
    /// @param notifier the number of the notifier's descriptor in `process`
    /// @param errors its standard error, if any
    record FilteredThread(int process, int notifier, Optional<OpenFile> errors) {
        String line() {
            return process + " " + notifier
                    + errors.map(file -> " " + file.device() + " " + file.inode())
                            .orElse("");
        }

        static FilteredThread parse(String line) {
            String[] numbers = line.split(" ", -1);
            return new FilteredThread(
                    Integer.parseInt(numbers[0]),
                    Integer.parseInt(numbers[1]),
                    numbers.length < 4
                            ? Optional.empty()
                            : Optional.of(new OpenFile(Long.parseLong(numbers[2]), Long.parseLong(numbers[3]))));
        }
    }
}
