package dev.tidemark.exec;

import dev.tidemark.exec.Supervisor.FilteredThread;
import dev.tidemark.kernel.Reading;
import dev.tidemark.kernel.libc.Descriptor;
import dev.tidemark.kernel.libc.Errno;
import dev.tidemark.kernel.process.Conversation;
import dev.tidemark.kernel.process.DetachedJvm;
import dev.tidemark.kernel.process.OpenFile;
import dev.tidemark.kernel.process.Program;
import dev.tidemark.kernel.seccomp.ListenFilter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// Puts a program in this process's place, with a filter on it that has a [Supervisor] answer for its listen(2).
///
/// The supervisor is started first, because what is started after the filter would have it too. The filter is on
/// the calling thread alone, which then executes the program: all others of the JVM end with that.
public final class Execution {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int STANDARD_ERROR = 2;

    private final ListenRule rule;
    private final OriginalProcess original;
    private final List<String> command;

    private Execution(ListenRule rule, OriginalProcess original, List<String> command) {
        this.rule = rule;
        this.original = original;
        this.command = command;
    }

    /// Executes the last `words` arguments of this process. Returns only when that failed.
    public static ExecFailure run(ListenRule rule, int words) {
        Reading<OriginalProcess> read = OriginalProcess.read();
        if (read instanceof Reading.Known<OriginalProcess>(OriginalProcess original)) {
            return new Execution(rule, original, original.lastWords(words)).run();
        }
        return ExecFailure.couldNot("exec: " + reason(read));
    }

    private ExecFailure run() {
        String name = command.getFirst();
        Program.Search search = Program.find(name, original.variable("PATH"));
        if (search instanceof Program.Search.Missed(Errno errno)) {
            return missed(errno);
        }
        Program program = ((Program.Search.Found) search).program();
        Optional<String> hindrance = Hindrance.of(program, shown(program.file()));
        return hindrance.map(ExecFailure::couldNot).orElseGet(() -> run(program));
    }

    private ExecFailure missed(Errno errno) {
        boolean isThere = !errno.equals(Errno.ENOENT) && !errno.equals(new Errno(20));
        return new ExecFailure(
                isThere ? ExecFailure.Kind.NOT_RUNNABLE : ExecFailure.Kind.NOT_FOUND,
                "exec: " + shown(command.getFirst()) + ": "
                        + (errno.equals(Errno.ENOENT) ? "ENOENT no such program" : errno) + " (expected: a program)");
    }

    private ExecFailure run(Program program) {
        Reading<Conversation> started = DetachedJvm.startToTalk(Supervisor.class.getName(), rule.words());
        if (started instanceof Reading.Known<Conversation>(Conversation supervisor)) {
            try (supervisor) {
                return run(program, supervisor);
            }
        }
        return ExecFailure.couldNot("exec: supervisor: " + reason(started));
    }

    private ExecFailure run(Program program, Conversation supervisor) {
        Reading<Descriptor> filter = ListenFilter.install();
        if (filter instanceof Reading.Unknown<Descriptor>(String reason)) {
            return ExecFailure.couldNot("exec: " + reason + " (expected: a thread without such a filter)");
        }
        Reading<String> answer = filter.then(notifier -> {
            try (notifier) {
                return supervisor.say(filtered(notifier.number())).then(_ -> supervisor.hear(PATIENCE));
            }
        });
        if (!answer.equals(Reading.of(Supervisor.SERVING))) {
            return ExecFailure.couldNot("exec: supervisor: "
                    + answer.fold(line -> line.replaceFirst("^" + Supervisor.FAILED, ""), reason -> reason));
        }
        original.restore();
        return missed(program.execute(command, original.environment()));
    }

    private static String filtered(int notifier) {
        int self = Math.toIntExact(ProcessHandle.current().pid());
        Optional<OpenFile> errors = OpenFile.of(STANDARD_ERROR).fold(Optional::of, _ -> Optional.<OpenFile>empty());
        return new FilteredThread(self, notifier, errors).line();
    }

    private static String reason(Reading<?> unknown) {
        return unknown instanceof Reading.Unknown<?>(String reason) ? reason : "";
    }

    private static String shown(String bytes) {
        return new String(bytes.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
    }
}
