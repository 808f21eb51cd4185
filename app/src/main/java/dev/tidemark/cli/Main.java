package dev.tidemark.cli;

import dev.tidemark.kernel.libc.Architecture;
import dev.tidemark.kernel.libc.KernelException;
import dev.tidemark.kernel.libc.Libc;

/// Where the process starts.
public final class Main {
    private Main() {}

    /// Runs the command that `arguments` name and ends the process with its exit code.
    ///
    /// `--train` runs what is usually run with its output thrown away, for the launcher to build the AOT cache
    /// from.
    public static void main(String[] arguments) {
        prepareNativeCalls();
        if (arguments.length == 1 && arguments[0].equals("--train")) {
            Training.run();
            return;
        }
        // Not exit(2): that starts the JDK's logging, for milliseconds. All output is written, no hook is needed.
        Runtime.getRuntime().halt(run(arguments));
    }

    /// The JVM spins classes for some 30 ms before its first native call: a second processor does so while the
    /// options are parsed.
    private static void prepareNativeCalls() {
        if (isSupported()) {
            Thread.ofPlatform().daemon().name("tidemark-libc").start(Libc::architecture);
        }
    }

    private static boolean isSupported() {
        try {
            Architecture.ofThisMachine();
            return true;
        } catch (KernelException elsewhere) {
            return false;
        }
    }

    private static int run(String... arguments) {
        try {
            Architecture.ofThisMachine();
        } catch (KernelException elsewhere) {
            // Without system calls there is no console of ours either.
            System.err.println("tidemark: " + elsewhere.subject());
            return ExitCode.COULD_NOT.number();
        }
        return Commands.run(Console.ofThisProcess(), arguments);
    }
}
