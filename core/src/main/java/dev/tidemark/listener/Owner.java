package dev.tidemark.listener;

import java.util.List;
import java.util.Optional;

/// A process that holds a descriptor of a listener.
///
/// @param pid in the PID namespace of this process
/// @param name its short name, as `/proc/<pid>/comm` has it; may hold any character
/// @param command its arguments; empty when they could not be read or it overwrote them
/// @param unit its systemd unit, from its cgroup
/// @param container the id of its container, from its cgroup
public record Owner(int pid, String name, List<String> command, Optional<String> unit, Optional<String> container) {
    public Owner {
        command = List.copyOf(command);
    }
}
