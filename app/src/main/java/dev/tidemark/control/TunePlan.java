package dev.tidemark.control;

import dev.tidemark.kernel.procfs.Sysctl;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/// What `tidemark tune` is going to do, and what stands in its way.
///
/// @param settings each sysctl of each namespace
/// @param boot each sysctl that is to be made at boot
/// @param found what the files of sysctl.d say without this change
/// @param isFileNew whether the file of ours is not there yet
public record TunePlan(
        TuneRequest request,
        List<PlannedSetting> settings,
        List<PlannedBoot> boot,
        BootSettings found,
        boolean isFileNew) {
    public TunePlan {
        settings = List.copyOf(settings);
        boot = List.copyOf(boot);
    }

    /// Whether there is something to do.
    public boolean isChange() {
        return settings.stream().anyMatch(PlannedSetting::isChange)
                || boot.stream().anyMatch(PlannedBoot::isChange);
    }

    /// The lines of files that decide what `sysctl` is after a reboot, if this change is not kept.
    public List<BootAssignment> atBoot(Sysctl sysctl) {
        List<BootAssignment> lines = new ArrayList<>();
        for (BootReader reader : BootReader.values()) {
            found.deciding(reader, sysctl)
                    .filter(line -> !line.isExclusion() && !lines.contains(line))
                    .ifPresent(lines::add);
        }
        return lines;
    }

    /// For the journal: the settings first, and then the file.
    public Change.Intent intent(ChangeJournal journal, Author by, Instant at) {
        List<ChangeItem> items = new ArrayList<>();
        settings.stream()
                .filter(PlannedSetting::isChange)
                .map(PlannedSetting::item)
                .forEach(items::add);
        long id = journal.journal().next();
        boot.stream()
                .filter(PlannedBoot::isChange)
                .map(planned -> planned.item(id, at, by, request.why()))
                .forEach(items::add);
        return Change.Intent.of(Change.Kind.TUNE, by, request.why(), items);
    }

    /// How `planned` ended by what the journal says of `change`.
    public ItemResult resultOf(PlannedSetting planned, Change change) {
        return planned.isChange() ? result(planned.target(), change) : unchanged(Long.toString(planned.before()));
    }

    /// How `planned` ended by what the journal says of `change`.
    public ItemResult resultOf(PlannedBoot planned, Change change) {
        return planned.isChange()
                ? result(planned.target(), change)
                : unchanged(planned.before().orElse(""));
    }

    private static ItemResult result(Target target, Change change) {
        for (int at = 0; at < change.items().size(); at++) {
            if (change.items().get(at).target().equals(target)) {
                return change.results().orElseThrow().get(at);
            }
        }
        throw new IllegalArgumentException(target.label() + " (expected: an item of change " + change.id() + ")");
    }

    private static ItemResult unchanged(String now) {
        return ItemResult.of(Outcome.UNCHANGED, java.util.Optional.of(now), "it is so already");
    }
}
