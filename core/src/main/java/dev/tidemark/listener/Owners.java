package dev.tidemark.listener;

import dev.tidemark.kernel.Reading;
import java.util.List;
import java.util.Optional;

/// Who holds a listener, as far as it could be told.
///
/// @param processes the processes, the one that started the others first; unknown for want of privilege, or when
///     no visible process holds it
/// @param unit the systemd unit: of the first process, else of the cgroup that the socket was made in
/// @param container the container's id, found the same way
public record Owners(Reading<List<Owner>> processes, Optional<String> unit, Optional<String> container) {
    /// The processes that are known, which may be none.
    public List<Owner> known() {
        return processes.orElse(List.of());
    }
}
