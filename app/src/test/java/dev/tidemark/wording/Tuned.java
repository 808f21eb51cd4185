package dev.tidemark.wording;

import dev.tidemark.control.Author;
import dev.tidemark.control.BootAssignment;
import dev.tidemark.control.BootReader;
import dev.tidemark.control.BootSettings;
import dev.tidemark.control.Change;
import dev.tidemark.control.ChangeItem;
import dev.tidemark.control.ItemResult;
import dev.tidemark.control.PlannedBoot;
import dev.tidemark.control.PlannedBoot.Overruled;
import dev.tidemark.control.PlannedSetting;
import dev.tidemark.control.SysctlKey;
import dev.tidemark.control.Target;
import dev.tidemark.control.TunePlan;
import dev.tidemark.control.TuneRequest;
import dev.tidemark.kernel.procfs.Sysctl;
import dev.tidemark.listener.ListenSnapshot;
import dev.tidemark.listener.Namespace;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Plans of `tidemark tune` and what came of them, as nobody has them.
public final class Tuned {
    private static final String PATH = "/etc/sysctl.d/60-tidemark.conf";
    private static final String SOMAXCONN = Sysctl.SOMAXCONN.dotted();

    private Tuned() {}

    static PlannedSetting setting(Namespace namespace, Sysctl sysctl, long before, long asked) {
        ListenSnapshot snapshot = Fabricated.snapshot(namespace, Fabricated.sysctls(4096), Fabricated.five(1, 4134));
        return new PlannedSetting(
                snapshot,
                Target.Place.of(namespace, Optional.of(4711L)),
                namespace.equals(Fabricated.HOST),
                sysctl,
                before,
                asked);
    }

    static PlannedBoot boot(Optional<Long> before, long asked, Overruled... overruled) {
        return new PlannedBoot(
                PATH,
                Sysctl.SOMAXCONN,
                before.map(value -> "# change 3, then, by root: asked\n" + SOMAXCONN + " = " + value),
                asked,
                List.of(overruled));
    }

    static BootAssignment line(String file, int line, Optional<String> value) {
        return new BootAssignment(file, line, new SysctlKey("net/core/somaxconn"), value);
    }

    static Overruled byAll(BootAssignment line) {
        return new Overruled(line, Arrays.asList(BootReader.values()));
    }

    static Overruled by(BootReader reader, BootAssignment line) {
        return new Overruled(line, List.of(reader));
    }

    static TunePlan plan(List<PlannedSetting> settings, List<PlannedBoot> boot, BootAssignment... found) {
        return new TunePlan(
                new TuneRequest(Map.of(Sysctl.SOMAXCONN, 8192L), false, !boot.isEmpty(), Path.of("/"), "asked"),
                settings,
                boot,
                new BootSettings(List.of(found), List.of(), List.of()),
                boot.stream().allMatch(each -> each.before().isEmpty()));
    }

    /// Change 17, which ended so.
    static TuneReport done(TunePlan plan, ItemResult... results) {
        List<ChangeItem> items = new ArrayList<>();
        plan.settings().stream()
                .filter(PlannedSetting::isChange)
                .forEach(each -> items.add(ChangeItem.of(
                        new Target.Setting(each.place(), each.sysctl().dotted()), each.before(), each.asked())));
        plan.boot().stream()
                .filter(PlannedBoot::isChange)
                .forEach(each -> items.add(new ChangeItem(
                        new Target.BootSetting(each.path(), each.sysctl().dotted()),
                        each.before(),
                        Optional.of(each.sysctl() + " = " + each.asked()))));
        Change change = new Change(
                17,
                Fabricated.AT,
                "boot",
                Change.Kind.TUNE,
                new Author("root", Optional.empty(), 99, List.of("tune")),
                "asked",
                Optional.empty(),
                Optional.empty(),
                items,
                Optional.of(List.of(results)));
        return TuneReport.done(plan, change, Fabricated.hostOfFive(1));
    }

    static ItemResult changed(long after) {
        return ItemResult.changed(Optional.of(Long.toString(after)));
    }

    /// One of each kind, for schemas.
    public static List<TuneReport> all() {
        BootAssignment later = line("/usr/lib/sysctl.d/99-app.conf", 4, Optional.of("4096"));
        BootAssignment excluding = line("/etc/sysctl.d/99-b.conf", 1, Optional.empty());
        TunePlan plan = plan(
                List.of(
                        setting(Fabricated.HOST, Sysctl.SOMAXCONN, 4096, 8192),
                        setting(Fabricated.CART, Sysctl.SYNCOOKIES, 1, 1)),
                List.of(boot(Optional.of(5L), 8192, byAll(later), by(BootReader.SYSTEMD, excluding))),
                later);
        return List.of(
                TuneReport.planned(plan),
                TuneReport.planned(plan(plan.settings(), List.of())),
                done(plan, changed(8192), ItemResult.failed(Optional.empty(), "no space")),
                done(plan, changed(8000), ItemResult.changed(Optional.of(SOMAXCONN + " = 8192"))));
    }
}
