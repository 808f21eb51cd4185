package dev.tidemark.control;

import dev.tidemark.kernel.Reading;
import dev.tidemark.kernel.procfs.ProcFile;
import java.util.List;
import java.util.Optional;

/// Who made a change.
///
/// @param user the name of the user whose rights were used
/// @param login the user who logged in, before sudo or su: the kernel's audit id by name or number; empty where
///     it keeps none
/// @param pid of the command
/// @param command the command and its arguments
public record Author(String user, Optional<String> login, int pid, List<String> command) {
    /// No login: (uid_t) -1.
    private static final String UNSET = "4294967295";

    public Author {
        command = List.copyOf(command);
    }

    /// This process, which was given these arguments.
    public static Author ofThisProcess(List<String> arguments) {
        return new Author(
                System.getProperty("user.name", "?"),
                loginOfThisProcess(),
                Math.toIntExact(ProcessHandle.current().pid()),
                arguments);
    }

    /// `SUDO_USER` is the easier to read where it is there; the audit id cannot be forged.
    private static Optional<String> loginOfThisProcess() {
        Reading<String> audit = ProcFile.read("/proc/self/loginuid").map(String::strip);
        String number = audit.orElse(UNSET);
        String name = System.getenv().getOrDefault("SUDO_USER", "");
        if (number.isEmpty() || number.equals(UNSET)) {
            return name.isEmpty() ? Optional.empty() : Optional.of(name);
        }
        return Optional.of(number.equals(System.getenv().getOrDefault("SUDO_UID", "")) ? name : "uid " + number);
    }
}
