package dev.tidemark.exec;

import dev.tidemark.kernel.Reading;
import dev.tidemark.kernel.process.OwnDescriptors;
import dev.tidemark.kernel.process.Program;
import dev.tidemark.kernel.process.Signals;
import dev.tidemark.kernel.procfs.MalformedKernelText;
import dev.tidemark.kernel.procfs.ProcFile;
import dev.tidemark.kernel.procfs.ProcRoot;
import dev.tidemark.kernel.procfs.ProcessStatus;
import java.io.File;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What this process was before shell and JVM changed it for themselves: arguments, environment and ignored
/// signals, to be handed on as they were. Texts have one character for each byte ([Program#text]).
///
/// The launcher notes what would be lost: the environment, because a shell drops what it cannot name and may
/// change what it has a variable for, and the ignored signals, because the JVM handles some of them.
///
/// @param words all arguments of this JVM, its own among them
/// @param environment `NAME=value`, or whatever else stood there
/// @param ignoredSignals one bit for each, the lowest for signal 1
record OriginalProcess(List<String> words, List<String> environment, long ignoredSignals) {
    /// In how many variables the environment is, in base64.
    private static final String PIECES = "tidemark.exec.environ";

    private static final String PIECE = "TIDEMARK_ENVIRON_";
    /// The line SigIgn of the launcher's status.
    private static final String IGNORED = "tidemark.exec.ignored";

    OriginalProcess {
        words = List.copyOf(words);
        environment = List.copyOf(environment);
    }

    /// This process. Without the launcher, and with an environment too long for it (450 kB), it is what the JVM
    /// was given.
    static Reading<OriginalProcess> read() {
        return ProcFile.readBytes("/proc/self/cmdline")
                .then(words -> readEnvironment()
                        .then(environment -> readIgnoredSignals()
                                .map(ignored -> new OriginalProcess(split(words), environment, ignored))));
    }

    private static Reading<List<String>> readEnvironment() {
        int pieces = Integer.getInteger(PIECES, 0);
        if (pieces > 0) {
            StringBuilder noted = new StringBuilder();
            for (int piece = 1; piece <= pieces; piece++) {
                noted.append(Objects.requireNonNullElse(System.getenv(PIECE + piece), ""));
            }
            try {
                return Reading.of(split(Base64.getDecoder().decode(noted.toString())));
            } catch (IllegalArgumentException _) {
                return Reading.unknown(PIECE + "1: no base64 (expected: as the launcher sets it)");
            }
        }
        return ProcFile.readBytes("/proc/self/environ").map(OriginalProcess::split);
    }

    private static Reading<Long> readIgnoredSignals() {
        String noted = System.getProperty(IGNORED);
        if (noted == null) {
            return ProcessStatus.readOwn(ProcRoot.HOST).map(ProcessStatus::ignoredSignals);
        }
        try {
            return Reading.of(ProcessStatus.mask(noted));
        } catch (MalformedKernelText malformed) {
            return Reading.unknown(IGNORED + ": " + malformed.getMessage());
        }
    }

    /// Texts with a NUL at the end of each.
    private static List<String> split(byte[] bytes) {
        List<String> texts = new ArrayList<>();
        String all = Program.text(bytes);
        for (int from = 0; from < all.length(); ) {
            int end = all.indexOf('\0', from);
            end = end < 0 ? all.length() : end;
            texts.add(all.substring(from, end));
            from = end + 1;
        }
        return texts;
    }

    /// The last `count` arguments.
    List<String> lastWords(int count) {
        return words.subList(Math.max(0, words.size() - count), words.size());
    }

    /// The value of a variable, the first if there are several.
    @Nullable
    String variable(String name) {
        for (String entry : environment) {
            if (entry.startsWith(name + "=")) {
                return entry.substring(name.length() + 1);
            }
        }
        return null;
    }

    /// Has this process do with signals what it did, but that the calling thread blocks none, and lets the JVM's
    /// own files go when it executes a program.
    void restore() {
        OwnDescriptors.closeOnExecute(filesOfTheJvm());
        long now = ProcessStatus.readOwn(ProcRoot.HOST)
                .map(ProcessStatus::ignoredSignals)
                .orElse(0L);
        Signals.ignoreOnly(ignoredSignals, now);
        Signals.unblockAll();
    }

    private static Set<String> filesOfTheJvm() {
        Set<String> files = new HashSet<>();
        addFile(files, System.getProperty("java.home", "") + "/lib/modules");
        for (String entry : System.getProperty("java.class.path", "").split(File.pathSeparator, -1)) {
            addFile(files, entry);
        }
        return files;
    }

    private static void addFile(Set<String> files, String path) {
        try {
            files.add(new File(path).getCanonicalPath());
        } catch (IOException _) {
            files.add(path);
        }
    }
}
