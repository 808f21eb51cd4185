package dev.tidemark.wording;

import dev.tidemark.control.BootAssignment;
import dev.tidemark.control.Change;
import dev.tidemark.control.ItemResult;
import dev.tidemark.control.PlannedBoot;
import dev.tidemark.control.PlannedSetting;
import dev.tidemark.control.TunePlan;
import dev.tidemark.kernel.procfs.Sysctl;
import dev.tidemark.wording.TuneReport.Stays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// `tidemark tune` as text: what is planned, and what came of it.
public final class TuneScreen {
    private static final int LABEL = 9;

    private final TuneReport report;
    private final TunePlan plan;
    private final Look look;

    public TuneScreen(TuneReport report, Look look) {
        this.report = report;
        this.plan = report.plan();
        this.look = look;
    }

    /// What is to be done, before anything is.
    public String plan() {
        StringBuilder text = new StringBuilder();
        Set<Sysctl> told = EnumSet.noneOf(Sysctl.class);
        for (PlannedSetting setting : plan.settings()) {
            text.append(setting.isChange() ? planned(setting) : unchanged(setting))
                    .append('\n');
            if (told.add(setting.sysctl())) {
                boot(setting.sysctl()).ifPresent(boot -> appendBoot(text, boot));
            }
            if (setting.isChange() && !plan.request().persist()) {
                label(text, "Lost", Style.PLAIN, lost(setting));
            }
            List<Stays> stays = stays(setting);
            if (!stays.isEmpty()) {
                int all = setting.snapshot().listeners().size();
                label(
                        text,
                        "Stays",
                        Style.PLAIN,
                        stays.size() + " of " + all + (all == 1 ? " listener" : " listeners")
                                + (stays.size() == 1 ? " is" : " are") + " at the old ceiling.  Then: "
                                + command(stays.getFirst())
                                + (stays.size() > 1 ? "  +" + (stays.size() - 1) + " more" : ""));
            }
        }
        unread(text);
        return text.toString();
    }

    private String planned(PlannedSetting setting) {
        return head("PLAN", Style.STRONG) + where(setting) + " " + setting.before() + " -> " + setting.asked()
                + ", why: " + Escaped.text(plan.request().why());
    }

    private String unchanged(PlannedSetting setting) {
        return head("UNCHANGED", Style.PLAIN) + where(setting) + " is " + setting.before() + " already";
    }

    private static String where(PlannedSetting setting) {
        return "namespace " + Escaped.text(setting.snapshot().namespace().name()) + ": " + setting.sysctl();
    }

    private String lost(PlannedSetting setting) {
        if (!setting.isInitial()) {
            return "when the namespace ends";
        }
        List<BootAssignment> lines = plan.atBoot(setting.sysctl());
        return "at the next reboot" + (lines.isEmpty() ? "" : ": " + BootWords.sets(lines)) + ".  To keep it: "
                + Style.STRONG.on("--persist", look.color());
    }

    private Optional<PlannedBoot> boot(Sysctl sysctl) {
        return plan.boot().stream().filter(each -> each.sysctl() == sysctl).findFirst();
    }

    private void appendBoot(StringBuilder text, PlannedBoot boot) {
        String path = Escaped.text(boot.path());
        if (boot.isChange()) {
            String now = boot.before().isPresent()
                    ? "says " + UpkeepWords.value(boot.before()) + " now"
                    : plan.isFileNew() ? "new" : "one line more";
            label(text, "Write", Style.PLAIN, path + " (" + now + ")");
        } else {
            label(text, "Kept", Style.PLAIN, path + " sets " + boot.asked() + " already");
        }
        warnings(text, boot);
    }

    private void warnings(StringBuilder text, PlannedBoot boot) {
        boot.overruled().forEach(each -> label(text, "WARNING", Style.CAUTION, BootWords.overruled(each)));
    }

    private void unread(StringBuilder text) {
        if (plan.request().persist()) {
            plan.found()
                    .unread()
                    .forEach(file -> label(text, "WARNING", Style.CAUTION, "not read: " + Escaped.text(file)));
        }
    }

    /// What was done.
    public ScreenTexts outcome() {
        StringBuilder text = new StringBuilder();
        for (PlannedSetting setting : plan.settings()) {
            text.append(report.resultOf(setting)
                            .map(result -> outcome(setting, result))
                            .orElseGet(() -> planned(setting)))
                    .append('\n');
        }
        for (PlannedBoot boot : plan.boot()) {
            report.resultOf(boot)
                    .ifPresent(result -> text.append(outcome(boot, result)).append('\n'));
            warnings(text, boot);
        }
        for (Stays stays : report.stays()) {
            label(text, "Stays", Style.PLAIN, listener(stays) + ".  Next: " + command(stays));
        }
        return new ScreenTexts(
                text.toString(),
                report.change()
                        .filter(Change::isChange)
                        .map(change ->
                                "Take it back: " + Style.STRONG.on("tidemark undo " + change.id(), look.color()) + "\n")
                        .orElse(""));
    }

    private String outcome(PlannedSetting setting, ItemResult result) {
        String values = where(setting) + " " + setting.before() + " -> " + UpkeepWords.value(result.after());
        return switch (result.outcome()) {
            case CHANGED -> head("CHANGED", Style.PLAIN) + values;
            case LESS_THAN_ASKED ->
                head("CHANGED, LESS THAN ASKED", Style.CAUTION) + values + ", asked " + setting.asked();
            case UNCHANGED -> unchanged(setting);
            case FAILED, NOT_DONE, LEFT_ALONE, VOID ->
                head("FAILED", Style.ALARM) + where(setting) + ": " + reason(result);
        };
    }

    private String outcome(PlannedBoot boot, ItemResult result) {
        String path = Escaped.text(boot.path()) + ": ";
        return switch (result.outcome()) {
            case CHANGED, LESS_THAN_ASKED -> head("WRITTEN", Style.PLAIN) + path + boot.sysctl() + " = " + boot.asked();
            case UNCHANGED -> head("UNCHANGED", Style.PLAIN) + path + boot.sysctl() + " = " + boot.asked() + " already";
            case FAILED, NOT_DONE, LEFT_ALONE, VOID ->
                head("FAILED", Style.ALARM) + path + boot.sysctl() + ": " + reason(result);
        };
    }

    private static String reason(ItemResult result) {
        return Escaped.text(result.reason().orElse("unknown"));
    }

    private static String listener(Stays stays) {
        return ListenerWords.address(stays.listener(), Optional.empty()) + " "
                + ListenerWords.owner(stays.listener().owners(), new Notes()) + ": limit "
                + stays.listener().queue().limit();
    }

    private List<Stays> stays(PlannedSetting setting) {
        return report.stays().stream()
                .filter(each -> each.setting().equals(setting))
                .toList();
    }

    private String command(Stays stays) {
        return Style.STRONG.on(stays.command(), look.color());
    }

    private void label(StringBuilder text, String label, Style style, String rest) {
        text.append("  ")
                .append(style.on(label, look.color()))
                .append(" ".repeat(LABEL - label.length()))
                .append(rest)
                .append('\n');
    }

    private String head(String word, Style style) {
        return style.on(word, look.color()) + " ".repeat(Math.max(2, LABEL - word.length()));
    }
}
