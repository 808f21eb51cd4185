package dev.tidemark.tui;

import dev.tidemark.kernel.libc.DescriptorOutput;
import dev.tidemark.kernel.libc.Libc;
import dev.tidemark.kernel.libc.SystemCall;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import org.jline.terminal.Attributes;
import org.jline.terminal.Size;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;
import org.jline.utils.AttributedString;
import org.jline.utils.Display;
import org.jline.utils.InfoCmp;
import org.jline.utils.Signals;

/// The terminal of this process, taken over whole: keys come at once and unseen, and what was on the screen comes
/// back when it is closed.
///
/// Ctrl-C stays a signal, so that it ends the process even if keys are not read. Ctrl-Z gives the terminal back
/// before the process stops. For one thread at a time; it may be closed twice.
final class TopTerminal implements AutoCloseable {
    private static final String ENTER = "\033[?1049h\033[?25l\033[2J\033[H";
    private static final String LEAVE = "\033[0m\033[?25h\033[?1049l";
    private static final int SIGTSTP = 20;
    private static final String JLINE_HOOK = "JLine Shutdown Hook";
    private static final Duration MOST_TO_CLOSE = Duration.ofSeconds(2);
    private static final long MOST_NANOS_TO_STOP = 300_000_000L;

    private final Terminal terminal;
    private final Attributes before;
    private final Display display;
    private final KeyReader keys;
    private final Object stopHandler;
    private final Object continueHandler;
    private volatile boolean stopAsked;
    private volatile boolean continued;
    private boolean closed;

    private TopTerminal(Terminal terminal) {
        this.terminal = terminal;
        this.before = terminal.getAttributes();
        this.display = new Display(terminal, true);
        this.keys = new KeyReader(terminal.reader());
        stopHandler = Signals.register("TSTP", () -> stopAsked = true);
        continueHandler = Signals.register("CONT", () -> continued = true);
        enter();
    }

    /// Takes the terminal over.
    ///
    /// @param type what the environment calls it
    /// @throws IOException when it cannot be
    static TopTerminal open(String type) throws IOException {
        String known = known(type);
        // JLine would start infocmp(1) for what it does not know.
        InfoCmp.setLoadedInfoCmp(known, InfoCmp.getDefaultInfoCmp(known));
        return new TopTerminal(TerminalBuilder.builder()
                .system(true)
                .provider(TerminalBuilder.PROP_PROVIDER_FFM)
                .dumb(false)
                .nativeSignals(false)
                .type(known)
                .encoding(StandardCharsets.UTF_8)
                .graphemeCluster(false)
                .build());
    }

    /// Of the types that JLine knows by itself, the one that is nearest.
    private static String known(String type) {
        String lower = type.toLowerCase(Locale.ROOT);
        if (lower.startsWith("screen") || lower.startsWith("tmux")) {
            return lower.contains("256") ? "screen-256color" : "screen";
        }
        return lower.contains("256") ? "xterm-256color" : "xterm";
    }

    private void enter() {
        terminal.enterRawMode();
        Attributes raw = terminal.getAttributes();
        raw.setLocalFlag(Attributes.LocalFlag.ISIG, true);
        terminal.setAttributes(raw);
        write(ENTER);
    }

    private void leave() {
        write(LEAVE);
        terminal.setAttributes(before);
    }

    /// Not by JLine, whose writer is closed as soon as the process is told to end.
    private static void write(String text) {
        try {
            new DescriptorOutput(1).write(text.getBytes(StandardCharsets.US_ASCII));
        } catch (IOException gone) {
            // There is no screen left to restore.
        }
    }

    Size size() {
        Size size = terminal.getSize();
        return size.getColumns() > 0 && size.getRows() > 0 ? size : Size.of(80, 24);
    }

    /// The next key; empty when none came in time, or when the process was stopped meanwhile.
    Optional<Key> key(long millis) throws IOException {
        return keys.next(millis);
    }

    /// Stops the process if that was asked for, and is back when it goes on.
    ///
    /// @return whether all has to be drawn anew, because the process was stopped by whatever means
    boolean isBack() {
        if (stopAsked) {
            stop();
            return true;
        }
        if (continued) {
            continued = false;
            enter();
            return true;
        }
        return false;
    }

    private void stop() {
        leave();
        continued = false;
        Object ours = Signals.registerDefault("TSTP");
        long self = ProcessHandle.current().pid();
        Libc.require("stop", SystemCall.KILL, self, SIGTSTP, 0, 0, 0, 0);
        // The signal may reach another thread; in an orphaned process group it is ignored.
        long end = System.nanoTime() + MOST_NANOS_TO_STOP;
        while (!continued && System.nanoTime() - end < 0) {
            LockSupport.parkNanos(10_000_000);
        }
        Signals.unregister("TSTP", ours);
        Signals.register("TSTP", () -> stopAsked = true);
        continued = false;
        stopAsked = false;
        enter();
    }

    /// Shows `lines`.
    ///
    /// @param anew whether nothing is taken to be there already
    void draw(List<AttributedString> lines, Size size, boolean anew) {
        display.resize(size);
        if (anew) {
            display.clear();
        }
        display.update(lines, 0);
        terminal.flush();
    }

    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        Signals.unregister("TSTP", stopHandler);
        Signals.unregister("CONT", continueHandler);
        try {
            leave();
            terminal.close();
        } catch (IOException | RuntimeException alreadyClosed) {
            awaitJLine();
        }
    }

    /// At a signal JLine gives the terminal's modes back by itself, on a thread that this process must not end
    /// before.
    private static void awaitJLine() {
        for (Thread each : Thread.getAllStackTraces().keySet()) {
            if (each.getName().equals(JLINE_HOOK)) {
                try {
                    each.join(MOST_TO_CLOSE);
                } catch (InterruptedException interrupted) {
                    Thread.currentThread().interrupt();
                }
            }
        }
    }
}
