package dev.tidemark.control;

import dev.tidemark.kernel.Reading;
import dev.tidemark.kernel.procfs.ProcRoot;
import dev.tidemark.kernel.procfs.Sysctl;
import dev.tidemark.kernel.procfs.SysctlFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/// Sets sysctls, in the namespace that is meant, and those that are made at boot, in the file of ours.
public final class SysctlActuator implements Actuator {
    @Override
    public Now current(Target target) {
        return switch (target) {
            case Target.Setting setting -> current(setting);
            case Target.BootSetting(String path, String name) ->
                new BootFileStore(Path.of(path))
                        .read()
                        .<Now>fold(file -> new Now.Is(file.flatMap(lines -> lines.block(name))), Now.Unknown::new);
            case Target.Queue queue -> throw foreign(queue);
        };
    }

    @Override
    public ItemResult change(ChangeItem item) {
        return switch (item.target()) {
            case Target.Setting setting -> change(setting, item);
            case Target.BootSetting setting -> change(setting, item);
            case Target.Queue queue -> throw foreign(queue);
        };
    }

    private static IllegalArgumentException foreign(Target target) {
        return new IllegalArgumentException(target.label() + " (expected: a sysctl)");
    }

    private static Now current(Target.Setting setting) {
        Sysctl sysctl = sysctl(setting);
        return switch (Visit.to(setting.place(), () -> SysctlFile.read(ProcRoot.HOST, sysctl))) {
            case Visit.Made<Reading<Long>>(Reading<Long> read) ->
                read.<Now>fold(value -> new Now.Is(Optional.of(value.toString())), Now.Unknown::new);
            case Visit.Gone<Reading<Long>>(String reason) -> new Now.Gone(reason);
            case Visit.Failed<Reading<Long>>(String reason) -> new Now.Unknown(reason);
        };
    }

    private static ItemResult change(Target.Setting setting, ChangeItem item) {
        long before = item.numberBefore().orElseThrow();
        long asked = item.numberAsked().orElseThrow();
        return switch (Visit.to(setting.place(), () -> write(sysctl(setting), before, asked))) {
            case Visit.Made<ItemResult>(ItemResult result) -> result;
            case Visit.Gone<ItemResult>(String reason) -> ItemResult.of(Outcome.VOID, Optional.empty(), reason);
            case Visit.Failed<ItemResult>(String reason) -> ItemResult.failed(Optional.empty(), reason);
        };
    }

    private static Sysctl sysctl(Target.Setting setting) {
        return Sysctl.named(setting.name())
                .orElseThrow(() -> new IllegalArgumentException(
                        "sysctl: " + setting.name() + " (expected: one that bears on listening)"));
    }

    private static ItemResult write(Sysctl sysctl, long before, long asked) {
        Reading<Long> found = SysctlFile.read(ProcRoot.HOST, sysctl);
        if (found instanceof Reading.Known<Long>(Long now) && now != before) {
            return ItemResult.of(
                    Outcome.LEFT_ALONE,
                    text(now),
                    sysctl + ": " + now + " (expected: " + before + "); changed meanwhile");
        }
        if (found instanceof Reading.Unknown<Long>(String reason)) {
            return ItemResult.failed(Optional.empty(), reason);
        }
        return switch (SysctlFile.write(ProcRoot.HOST, sysctl, asked)) {
            case SysctlFile.Outcome.Refused(var _, String reason) -> ItemResult.failed(text(before), reason);
            case SysctlFile.Outcome.Written(Reading<Long> read) ->
                read.fold(
                        now -> now == asked
                                ? ItemResult.changed(text(now))
                                : ItemResult.of(
                                        Outcome.LESS_THAN_ASKED, text(now), sysctl + ": " + now + " after it was set"),
                        reason -> ItemResult.failed(Optional.empty(), "set, but not read again: " + reason));
        };
    }

    private static Optional<String> text(long value) {
        return Optional.of(Long.toString(value));
    }

    private static ItemResult change(Target.BootSetting setting, ChangeItem item) {
        BootFileStore store = new BootFileStore(Path.of(setting.path()));
        return store.read()
                .fold(
                        file -> change(store, file.orElseGet(BootFile::empty), setting, item),
                        reason -> ItemResult.failed(Optional.empty(), reason));
    }

    private static ItemResult change(BootFileStore store, BootFile file, Target.BootSetting setting, ChangeItem item) {
        Optional<String> now = file.block(setting.name());
        if (!now.equals(item.before())) {
            return ItemResult.of(Outcome.LEFT_ALONE, now, setting.label() + ": changed meanwhile");
        }
        try {
            store.write(file.with(setting.name(), item.asked()));
        } catch (IOException failed) {
            return ItemResult.failed(now, setting.path() + ": " + StateFolder.reason(failed));
        }
        return store.read()
                .map(written -> written.flatMap(lines -> lines.block(setting.name())))
                .fold(
                        after -> after.equals(item.asked())
                                ? ItemResult.changed(after)
                                : ItemResult.failed(after, setting.label() + ": not as written"),
                        reason -> ItemResult.failed(Optional.empty(), reason));
    }
}
