package dev.tidemark.exec;

import dev.tidemark.exec.ListenAnswer.Done;
import dev.tidemark.exec.ListenAnswer.Failed;
import dev.tidemark.exec.ListenAnswer.Left;
import dev.tidemark.kernel.Reading;
import dev.tidemark.kernel.libc.Descriptor;
import dev.tidemark.kernel.libc.Errno;
import dev.tidemark.kernel.netns.SocketCeiling;
import dev.tidemark.kernel.process.ListenAs;
import dev.tidemark.kernel.process.ListenableSocket;
import dev.tidemark.kernel.process.LocalName;
import dev.tidemark.kernel.process.OpenFile;
import dev.tidemark.kernel.process.PidDescriptor;
import dev.tidemark.kernel.process.PidDescriptor.Fetched;
import dev.tidemark.kernel.procfs.ProcRoot;
import dev.tidemark.kernel.seccomp.ListenCall;
import dev.tidemark.kernel.seccomp.ListenNotifier;
import java.util.Optional;

/// Answers each listen(2) of a program by a [ListenRule], one after the other.
///
/// What cannot be judged is left to the program, so that it runs as without us; under `--strict` it fails with
/// EPERM. A duplicate of the program's socket is held as long as it is listened on, and is closed before the
/// answer.
final class ListenDesk {
    private final ListenNotifier notifier;
    private final ListenRule rule;
    private final Optional<OpenFile> errors;

    /// @param errors the standard error that the program is started with, if any
    ListenDesk(ListenNotifier notifier, ListenRule rule, Optional<OpenFile> errors) {
        this.notifier = notifier;
        this.rule = rule;
        this.errors = errors;
    }

    /// Answers calls until the last process that could make one is gone.
    void serve() {
        while (notifier.awaitCall()) {
            Optional<ListenCall> call = notifier.receive();
            if (call.isPresent()) {
                answer(call.get(), decide(call.get()));
            }
        }
    }

    private void answer(ListenCall call, ListenAnswer answer) {
        if (answer instanceof Failed(Errno errno)) {
            notifier.fail(call, errno);
        } else if (answer instanceof Done) {
            notifier.succeed(call);
        } else {
            notifier.goOn(call);
        }
    }

    private ListenAnswer decide(ListenCall call) {
        try {
            return PidDescriptor.openThread(ProcRoot.HOST, call.thread())
                            instanceof Reading.Known<PidDescriptor>(PidDescriptor files)
                    ? decide(call, files)
                    : unjudged();
        } catch (RuntimeException _) {
            // The program must not wait for ever for a fault of ours.
            return unjudged();
        }
    }

    private ListenAnswer decide(ListenCall call, PidDescriptor files) {
        try (files) {
            Fetched fetched = files.fetch(call.descriptor());
            if (fetched instanceof Fetched.Duplicate(Descriptor socket)) {
                try (socket) {
                    // Whether the thread that was opened is the one that called is certain only now.
                    return notifier.isWaiting(call)
                            ? decide(call, new ListenCaller(call.thread(), files, errors), socket)
                            : new Left();
                }
            }
            return fetched.equals(new Fetched.Refused(Errno.EBADF)) ? new Left() : unjudged();
        }
    }

    private ListenAnswer decide(ListenCall call, ListenCaller caller, Descriptor socket) {
        ListenableSocket listenable = new ListenableSocket(socket);
        if (!listenable.isOne()) {
            // The kernel knows best how to refuse it.
            return new Left();
        }
        long requested = call.backlogAsTaken();
        Reading<Long> ceiling = SocketCeiling.read(socket);
        return switch (rule.course(requested, ceiling)) {
            case REFUSE -> {
                caller.tell(words(caller, socket, requested).refused(ceiling));
                yield new Failed(Errno.EINVAL);
            }
            case LEAVE -> {
                ceiling.fold(most -> tellIfTruncated(caller, socket, requested, most), _ -> false);
                yield new Left();
            }
            case LISTEN -> listen(requested, caller, listenable, ceiling);
        };
    }

    private ListenAnswer listen(
            long requested, ListenCaller caller, ListenableSocket listenable, Reading<Long> ceiling) {
        Descriptor socket = listenable.descriptor();
        Reading<Optional<Errno>> made = ListenAs.call(ProcRoot.HOST, caller.thread(), socket, rule.backlog(requested));
        if (made instanceof Reading.Unknown<Optional<Errno>>(String reason)) {
            caller.tell(words(caller, socket, requested).notMade(reason));
            return unjudged();
        }
        Optional<Errno> refused = made.orElse(Optional.empty());
        if (refused.isPresent()) {
            return new Failed(refused.get());
        }
        Reading<Long> limit = listenable.limit();
        (limit.isKnown() ? limit : ceiling).fold(most -> tellIfTruncated(caller, socket, requested, most), _ -> false);
        return new Done();
    }

    private boolean tellIfTruncated(ListenCaller caller, Descriptor socket, long requested, long most) {
        boolean isTruncated = rule.wanted() instanceof WantedBacklog.Exactly(int backlog) && backlog > most;
        if (isTruncated && !rule.quiet()) {
            caller.tell(words(caller, socket, requested).truncated(most));
        }
        return isTruncated;
    }

    private ListenWords words(ListenCaller caller, Descriptor socket, long requested) {
        return new ListenWords(ListenWords.address(LocalName.read(socket)), caller.name(), rule, requested);
    }

    private ListenAnswer unjudged() {
        return rule.strict() ? new Failed(Errno.EPERM) : new Left();
    }
}
