package dev.tidemark.bench;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// What else one could run, as subjects.
///
/// @param scripts the folder with those in other languages
record Rivals(Path scripts) {
    static Subject ss() {
        return new SpawnedCommand("ss -lntH", "ss", "-lntH");
    }

    /// With processes, memory and so on: all that is in a snapshot, and owners.
    static Subject ssWithAll() {
        return new SpawnedCommand("ss -lntpem", "ss", "-lntpem");
    }

    /// What starting any program costs: the floor below every command.
    static Subject nothing() {
        return new SpawnedCommand("/bin/true", "/bin/true");
    }

    /// The loop body that counts SYN_RECV and reads somaxconn, in Python.
    Subject somaxconnLoop() {
        Path system = Path.of("/usr/bin/python3");
        return new RivalScript(
                "somaxconn-loop.py",
                List.of(
                        Files.isExecutable(system) ? system.toString() : "python3",
                        scripts.resolve("somaxconn-loop.py").toString()));
    }

    Subject raindrops() {
        return new RivalScript(
                "raindrops", List.of("ruby", scripts.resolve("raindrops.rb").toString()));
    }
}
