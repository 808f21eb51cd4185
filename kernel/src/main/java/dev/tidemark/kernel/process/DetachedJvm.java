package dev.tidemark.kernel.process;

import dev.tidemark.kernel.Reading;
import dev.tidemark.kernel.libc.Libc;
import dev.tidemark.kernel.libc.SystemCall;
import java.io.File;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// Starts a small JVM of our own that outlives this process, its terminal and its session: the one place where
/// the product starts a program.
///
/// It runs a class of this class path with this JVM's executable, in a session of its own, as nobody's child (as
/// the child of process 1, or of the nearest subreaper), in `/`, with nothing open but its three standard
/// streams, and with this process's environment but for what would change a JVM. It stays in this process's
/// control group. Its arguments reach it without a shell in between; they are ASCII, because the locale decides
/// what becomes of other characters: those are said in a [Conversation].
///
/// setsid(1) of util-linux starts it and ends at once; where there is none, a JVM does the same, and the start
/// takes as long again. What is measured of size and start is in docs/decisions/0006-exec.md.
///
/// No program may be started on a thread that a seccomp filter or a namespace was given to: the JDK would keep
/// threads of its own there.
public final class DetachedJvm {
    private static final String VERSION = "tidemark.version";
    private static final List<String> SETSID = List.of("/usr/bin/setsid", "/bin/setsid");
    private static final List<String> UNWANTED = List.of("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "_JAVA_OPTIONS");
    /// What the launcher notes is for this process alone.
    private static final String NOTES = "TIDEMARK_ENVIRON_";
    private static final int PATIENCE_SECONDS = 30;

    /// `-Xrs` alone would open a socket in /tmp to be attached to; a thread that looks for idle monitors would
    /// wake four
    /// times a second. Interpreted only, it is smaller and starts faster. An AOT cache would make it start
    /// faster still, but
    /// larger, and
    /// a JVM that cannot use its cache ends.
    private static final List<String> FLAGS = List.of(
            "-XX:+UseSerialGC",
            "-Xint",
            "-Xms2m",
            "-Xmx64m",
            "-Xmn1m",
            "-Xss256k",
            "-XX:ReservedCodeCacheSize=8m",
            "-XX:-UsePerfData",
            "-Xrs",
            "-XX:+DisableAttachMechanism",
            "-XX:+UnlockDiagnosticVMOptions",
            "-XX:AsyncDeflationInterval=3600000",
            "-Xlog:disable",
            "-Xlog:all=error:stderr",
            "--enable-native-access=ALL-UNNAMED");

    private DetachedJvm() {}

    /// Starts `mainClass`, with nothing to read, and nowhere to write but to files that it opens.
    ///
    /// @return the reason when it could not be started; what becomes of it afterwards is not known here
    public static Reading<Boolean> start(String mainClass, List<String> arguments) {
        return launch(setsid(), mainClass, arguments, Redirect.from(new File("/dev/null")), Redirect.DISCARD);
    }

    /// Starts `mainClass` to talk with: what is said here is its standard input, what it prints is heard here.
    public static Reading<Conversation> startToTalk(String mainClass, List<String> arguments) {
        return startToTalk(setsid(), mainClass, arguments);
    }

    /// As [#startToTalk(String, List)], without setsid(1) when `setsid` is empty.
    ///
    /// The pipes are our own: the JDK's end with the process that it started, which is not the one to talk with.
    static Reading<Conversation> startToTalk(List<String> setsid, String mainClass, List<String> arguments) {
        try (Pipe said = Pipe.open();
                Pipe heard = Pipe.open()) {
            return launch(setsid, mainClass, arguments, Redirect.from(said.readEnd()), Redirect.to(heard.writeEnd()))
                    .map(_ -> new Conversation(heard.takeReadEnd(), said.takeWriteEnd()));
        }
    }

    private static void requireAscii(String argument) {
        if (!StandardCharsets.US_ASCII.newEncoder().canEncode(argument)) {
            throw new IllegalArgumentException("argument: " + argument + " (expected: ASCII)");
        }
    }

    private static List<String> setsid() {
        for (String path : SETSID) {
            if (new File(path).canExecute()) {
                return List.of(path, "--fork");
            }
        }
        return List.of();
    }

    private static Reading<Boolean> launch(
            List<String> setsid, String mainClass, List<String> arguments, Redirect input, Redirect output) {
        arguments.forEach(DetachedJvm::requireAscii);
        List<String> command = new ArrayList<>(setsid);
        command.addAll(java());
        if (setsid.isEmpty()) {
            command.add(DetachedJvm.class.getName());
        }
        command.add(mainClass);
        command.addAll(arguments);
        try {
            Process starter = small(command)
                    .redirectInput(input)
                    .redirectOutput(output)
                    .redirectError(Redirect.DISCARD)
                    .start();
            return awaitEnd(command.getFirst(), starter);
        } catch (IOException refused) {
            return Reading.unknown(String.valueOf(refused.getMessage()));
        }
    }

    private static ProcessBuilder small(List<String> command) {
        ProcessBuilder builder = new ProcessBuilder(command).directory(new File("/"));
        Map<String, String> environment = builder.environment();
        environment.keySet().removeIf(name -> UNWANTED.contains(name) || name.startsWith(NOTES));
        environment.put("MALLOC_ARENA_MAX", "1");
        return builder;
    }

    private static List<String> java() {
        List<String> words = new ArrayList<>();
        words.add(System.getProperty("java.home", "") + "/bin/java");
        words.addAll(FLAGS);
        String version = System.getProperty(VERSION);
        if (version != null) {
            words.add("-D" + VERSION + "=" + version);
        }
        words.add("-cp");
        words.add(classPath());
        return words;
    }

    /// With full paths, as the new JVM stands elsewhere.
    private static String classPath() {
        List<String> entries = new ArrayList<>();
        for (String entry : System.getProperty("java.class.path", "").split(File.pathSeparator, -1)) {
            entries.add(new File(entry).getAbsolutePath());
        }
        return String.join(File.pathSeparator, entries);
    }

    /// The starter is our child and has to be gone before we are another program, which would be surprised by it.
    private static Reading<Boolean> awaitEnd(String name, Process starter) {
        try {
            if (!starter.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                starter.destroyForcibly();
                return Reading.unknown(name + ": not ended within " + PATIENCE_SECONDS + " s");
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return Reading.unknown(name + ": interrupted");
        }
        int exitCode = starter.exitValue();
        return exitCode == 0 ? Reading.of(true) : Reading.unknown(name + ": exit code " + exitCode);
    }

    /// What setsid(1) would do: leaves the session, starts the program in the new one and ends. The program is
    /// thus not the session's leader, and can never be given a terminal.
    ///
    /// @param words the main class, and its arguments
    public static void main(String[] words) throws IOException {
        Libc.require("session", SystemCall.SETSID, 0, 0, 0, 0, 0, 0);
        List<String> command = java();
        command.addAll(List.of(words));
        Process _ = small(command).inheritIO().start();
        Runtime.getRuntime().halt(0);
    }
}
