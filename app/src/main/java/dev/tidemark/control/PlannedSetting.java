package dev.tidemark.control;

import dev.tidemark.kernel.procfs.Sysctl;
import dev.tidemark.listener.ListenSnapshot;
import dev.tidemark.listener.Listener;
import java.util.List;

/// One sysctl of one namespace that is to have a value now.
///
/// @param snapshot the namespace when the change was planned
/// @param place the same namespace, found again later
/// @param isInitial whether its settings are made at boot from files
/// @param before the value when the change was planned
public record PlannedSetting(
        ListenSnapshot snapshot, Target.Place place, boolean isInitial, Sysctl sysctl, long before, long asked) {
    /// Whether there is something to do.
    public boolean isChange() {
        return before != asked;
    }

    Target.Setting target() {
        return new Target.Setting(place, sysctl.dotted());
    }

    ChangeItem item() {
        return ChangeItem.of(target(), before, asked);
    }

    /// The listeners that keep a limit as large as somaxconn was before it is raised: most likely it truncated
    /// them. None for another sysctl.
    public List<Listener> atOldCeiling(List<Listener> listeners) {
        boolean isRaised = sysctl == Sysctl.SOMAXCONN && asked > before;
        return listeners.stream()
                .filter(listener -> isRaised && listener.queue().limit() == before)
                .toList();
    }
}
