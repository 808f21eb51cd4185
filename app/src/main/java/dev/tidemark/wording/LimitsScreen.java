package dev.tidemark.wording;

import dev.tidemark.kernel.Reading;
import dev.tidemark.listener.HostSnapshot;
import dev.tidemark.listener.ListenSnapshot;
import java.util.List;

/// `tidemark limits` as text: for each namespace its listeners and its settings.
public final class LimitsScreen {
    private static final int USUAL_HEADING = 29;
    private static final int USUAL_FIELD = 34;

    private final HostSnapshot host;
    private final Look look;
    private final Notes notes = new Notes();

    public LimitsScreen(HostSnapshot host, Look look) {
        this.host = host;
        this.look = look;
    }

    private record Line(SysctlMeaning sysctl, String value) {}

    public ScreenTexts texts() {
        StringBuilder rows = new StringBuilder();
        int width = USUAL_FIELD;
        for (ListenSnapshot snapshot : host.namespaces()) {
            for (Line line : lines(snapshot)) {
                width = Math.max(width, Justified.width(line.sysctl().name(), line.value()));
            }
        }
        for (ListenSnapshot snapshot : host.namespaces()) {
            rows.append(heading(snapshot)).append('\n');
            for (Line line : lines(snapshot)) {
                rows.append("  ")
                        .append(Justified.text(line.sysctl().name(), line.value(), width))
                        .append("  ")
                        .append((line.sysctl().warning() ? Style.CAUTION : Style.PLAIN)
                                .on(line.sysctl().meaning(), look.color()))
                        .append('\n');
            }
        }
        return new ScreenTexts(rows.toString(), summary() + notes.render(look));
    }

    private List<Line> lines(ListenSnapshot snapshot) {
        return SysctlMeaning.all(snapshot.sysctls()).stream()
                .map(sysctl -> new Line(sysctl, value(sysctl)))
                .toList();
    }

    private String value(SysctlMeaning sysctl) {
        return switch (sysctl.value()) {
            case Reading.Known<Long>(Long value) -> value.toString();
            case Reading.Unknown<Long>(String reason) -> notes.unknown("sysctl", reason);
        };
    }

    private String heading(ListenSnapshot snapshot) {
        String name = "NAMESPACE " + Escaped.text(snapshot.namespace().name());
        int count = snapshot.tcp().size();
        String listeners = count == 0 ? "no listeners" : count + (count == 1 ? " listener" : " listeners");
        String standing = CeilingCount.of(snapshot) instanceof Reading.Known<CeilingCount>(CeilingCount counted)
                        && count > 0
                ? ": " + counted.below() + " below somaxconn, " + counted.at() + " at it, " + counted.above() + " above"
                : "";
        return name + " ".repeat(Math.max(2, USUAL_HEADING - name.length())) + listeners + standing;
    }

    private String summary() {
        int at = 0;
        int above = 0;
        for (ListenSnapshot snapshot : host.namespaces()) {
            if (CeilingCount.of(snapshot) instanceof Reading.Known<CeilingCount>(CeilingCount counted)) {
                at += counted.at();
                above += counted.above();
            }
        }
        StringBuilder text = new StringBuilder();
        if (above > 0) {
            text.append(above == 1 ? "1 listener is" : above + " listeners are")
                    .append(" above somaxconn: that was lowered later.\n");
        }
        if (at > 0) {
            text.append(at == 1 ? "1 listener is" : at + " listeners are")
                    .append(" at somaxconn: perhaps truncated.  Next: ")
                    .append(Style.STRONG.on("tidemark list" + where() + " --sort -limit", look.color()))
                    .append('\n');
        }
        return text.toString();
    }

    private String where() {
        return host.namespaces().size() > 1
                ? " -a"
                : NextCommand.netns(host.namespaces().getFirst().namespace());
    }
}
