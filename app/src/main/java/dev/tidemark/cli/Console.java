package dev.tidemark.cli;

import dev.tidemark.kernel.libc.DescriptorOutput;
import dev.tidemark.kernel.libc.Errno;
import dev.tidemark.kernel.libc.TerminalSize;
import dev.tidemark.wording.Look;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/// Where a command writes: standard output and standard error, whether they are terminals, and how wide.
///
/// `System.out` swallows errors, so that a closed pipe would go unnoticed; this writes to the descriptors.
final class Console {
    private static final int USUAL_WIDTH = 100;
    private static final int USUAL_COLUMNS = 80;
    private static final int USUAL_ROWS = 24;

    private final OutputStream out;
    private final OutputStream err;
    private final Supplier<Optional<TerminalSize>> terminal;
    private final BooleanSupplier errTerminal;
    private final BooleanSupplier inTerminal;
    private final InputStream in;
    private final Map<String, String> environment;

    Console(OutputStream out, OutputStream err, Optional<TerminalSize> terminal, Map<String, String> environment) {
        this(out, err, () -> terminal, () -> false, () -> false, InputStream.nullInputStream(), environment);
    }

    /// @param terminal asked each time it matters, and not before: asking needs a native call, whose first is
    /// slow
    private Console(
            OutputStream out,
            OutputStream err,
            Supplier<Optional<TerminalSize>> terminal,
            BooleanSupplier errTerminal,
            BooleanSupplier inTerminal,
            InputStream in,
            Map<String, String> environment) {
        this.out = out;
        this.err = err;
        this.terminal = terminal;
        this.errTerminal = errTerminal;
        this.inTerminal = inTerminal;
        this.in = in;
        this.environment = environment;
    }

    /// The process's own.
    static Console ofThisProcess() {
        return new Console(
                new DescriptorOutput(1),
                new DescriptorOutput(2),
                () -> TerminalSize.read(1),
                () -> TerminalSize.read(2).isPresent(),
                () -> TerminalSize.read(0).isPresent(),
                System.in,
                System.getenv());
    }

    /// One that keeps nothing.
    static Console nowhere() {
        return new Console(
                OutputStream.nullOutputStream(), OutputStream.nullOutputStream(), Optional.empty(), System.getenv());
    }

    /// Writes to standard output.
    ///
    /// @throws ClosedPipe when nobody reads any more
    /// @throws CommandFailure when it cannot be written, as on a full disk
    void out(String text) {
        try {
            out.write(text.getBytes(StandardCharsets.UTF_8));
            out.flush();
        } catch (DescriptorOutput.Failure failure) {
            if (failure.errno().equals(Errno.EPIPE)) {
                throw new ClosedPipe(failure);
            }
            throw CommandFailure.couldNot(
                    "standard output: " + failure.getMessage() + " (expected: a place to write to)");
        } catch (IOException closed) {
            throw new ClosedPipe(closed);
        }
    }

    /// Writes to standard error; nobody is told when that fails.
    void err(String text) {
        try {
            err.write(text.getBytes(StandardCharsets.UTF_8));
            err.flush();
        } catch (IOException ignored) {
            // There is no one left to tell.
        }
    }

    /// Summary and notes: beside the rows on a terminal, out of their way in a pipe.
    void aside(String text) {
        if (isTerminal()) {
            out(text);
        } else {
            err(text);
        }
    }

    boolean isTerminal() {
        return terminal.get().isPresent();
    }

    /// Whether somebody can be asked: standard input and output are terminals.
    boolean canAsk() {
        return inTerminal.getAsBoolean() && isTerminal();
    }

    /// Asks a question that is answered with `y` or anything else, on a line of its own.
    ///
    /// @return whether the answer was yes; an end of the input is a no
    boolean ask(String question) {
        out(question + " [y/N] ");
        StringBuilder answer = new StringBuilder();
        try {
            for (int each = in.read(); each >= 0 && each != '\n'; each = in.read()) {
                answer.append((char) each);
            }
        } catch (IOException _) {
            return false;
        }
        String word = answer.toString().strip().toLowerCase(java.util.Locale.ROOT);
        return word.equals("y") || word.equals("yes");
    }

    /// Whether standard error is a terminal: the place for progress.
    boolean isErrTerminal() {
        return errTerminal.getAsBoolean();
    }

    /// How many lines a screen of the terminal has; empty without a terminal, and when it does not know.
    OptionalInt screenful() {
        return terminal.get()
                .filter(size -> size.rows() > 1)
                .map(size -> OptionalInt.of(size.rows() - 1))
                .orElse(OptionalInt.empty());
    }

    /// What the environment calls the terminal; empty where it does not say.
    String terminalType() {
        return environment.getOrDefault("TERM", "");
    }

    /// How wide and how high the terminal is; 80 by 24 where it does not know.
    TerminalSize size() {
        return terminal.get()
                .filter(size -> size.columns() > 0 && size.rows() > 0)
                .orElse(new TerminalSize(USUAL_COLUMNS, USUAL_ROWS));
    }

    /// How output is to look.
    ///
    /// @param color auto, always or never
    /// @param uncut whether long lines stay whole
    Look look(ColorChoice color, boolean uncut, boolean ascii) {
        boolean colored = switch (color) {
            case ALWAYS -> true;
            case NEVER -> false;
            case AUTO ->
                isTerminal()
                        && environment.getOrDefault("NO_COLOR", "").isEmpty()
                        && !environment.getOrDefault("TERM", "").equals("dumb");
        };
        return new Look(uncut ? OptionalInt.empty() : width(), colored, ascii || !isUtf8());
    }

    private OptionalInt width() {
        return terminal.get()
                .map(size -> OptionalInt.of(size.columns() == 0 ? USUAL_WIDTH : size.columns()))
                .orElse(OptionalInt.empty());
    }

    private boolean isUtf8() {
        for (String name : new String[] {"LC_ALL", "LC_CTYPE", "LANG"}) {
            String value = environment.getOrDefault(name, "");
            if (!value.isEmpty()) {
                String lower = value.toLowerCase(java.util.Locale.ROOT);
                return lower.contains("utf-8") || lower.contains("utf8");
            }
        }
        return false;
    }
}
