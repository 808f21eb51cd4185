package dev.tidemark.exec;

import dev.tidemark.kernel.Reading;
import dev.tidemark.kernel.libc.Descriptor;
import dev.tidemark.kernel.process.OpenFile;
import dev.tidemark.kernel.process.PidDescriptor;
import dev.tidemark.kernel.process.PidDescriptor.Fetched;
import dev.tidemark.kernel.procfs.ProcFile;
import dev.tidemark.kernel.procfs.ProcRoot;
import dev.tidemark.kernel.procfs.ProcessStatus;
import java.util.Optional;

/// The thread whose listen(2) waits: what it is called, and the standard error that it has.
///
/// @param errors the standard error that the first program was started with, if any
record ListenCaller(int thread, PidDescriptor files, Optional<OpenFile> errors) {
    private static final int STANDARD_ERROR = 2;

    /// The name of its process.
    String name() {
        return ProcessStatus.read(ProcRoot.HOST, thread)
                .then(status -> ProcFile.read(ProcRoot.HOST.file(status.process(), "comm")))
                .map(comm -> comm.endsWith("\n") ? comm.substring(0, comm.length() - 1) : comm)
                .orElse("a process");
    }

    /// Writes to its standard error, if that is a terminal or still the one that it was started with: a daemon
    /// may have a file or a connection by that number, which our words would spoil. Nobody waits for a full pipe.
    void tell(String sentence) {
        if (files.fetch(STANDARD_ERROR) instanceof Fetched.Duplicate(Descriptor error)) {
            try (error) {
                if (OpenFile.isTerminal(error.number()) || isTheFirst(error)) {
                    boolean _ = OpenFile.writeIfRoom(error.number(), sentence);
                }
            }
        }
    }

    private boolean isTheFirst(Descriptor error) {
        return OpenFile.of(error.number()) instanceof Reading.Known<OpenFile>(OpenFile file)
                && errors.isPresent()
                && errors.get().equals(file);
    }
}
