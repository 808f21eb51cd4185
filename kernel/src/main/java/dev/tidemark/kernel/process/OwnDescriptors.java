package dev.tidemark.kernel.process;

import dev.tidemark.kernel.Reading;
import dev.tidemark.kernel.libc.Libc;
import dev.tidemark.kernel.libc.SystemCall;
import dev.tidemark.kernel.procfs.ProcFile;
import java.io.File;
import java.util.Set;

/// This process's descriptors, for one that is about to execute another program: the JVM leaves some of its own
/// open, its class files among them.
public final class OwnDescriptors {
    private static final String FOLDER = "/proc/self/fd/";
    private static final int F_SETFD = 2;
    private static final int FD_CLOEXEC = 1;
    private static final int FIRST_AFTER_STANDARD = 3;

    private OwnDescriptors() {}

    /// Has execve(2) close each descriptor, but the three standard ones, that is one of `files`.
    ///
    /// @param files as `/proc/self/fd` names them: without symbolic links
    public static void closeOnExecute(Set<String> files) {
        String[] numbers = new File(FOLDER).list();
        if (numbers == null) {
            return;
        }
        for (String number : numbers) {
            int descriptor = Integer.parseInt(number);
            if (descriptor >= FIRST_AFTER_STANDARD
                    && ProcFile.link(FOLDER + number) instanceof Reading.Known<String>(String file)
                    && files.contains(file)) {
                Libc.call(SystemCall.FCNTL, descriptor, F_SETFD, FD_CLOEXEC);
            }
        }
    }
}
