package dev.tidemark.wording;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/// The notes below a screen: one for each reason why something is unknown, and one for each hint.
public final class Notes {
    private final Map<String, Integer> reasons = new LinkedHashMap<>();
    private final Set<String> remarks = new LinkedHashSet<>();

    /// The mark for an unknown value, `?[1]`: the same for the same reason.
    ///
    /// @param subject what is unknown, such as `owner`
    public String unknown(String subject, String reason) {
        int number = reasons.computeIfAbsent(subject + ": " + reason, _ -> reasons.size() + 1);
        return "?[" + number + "]";
    }

    /// Adds a line without a number, once.
    public void remark(String text) {
        remarks.add(text);
    }

    public boolean isEmpty() {
        return reasons.isEmpty() && remarks.isEmpty();
    }

    /// All notes, each with its newline: remarks first, then the numbered ones.
    public String render(Look look) {
        StringBuilder text = new StringBuilder();
        remarks.forEach(remark ->
                text.append(Style.DIM.on(Escaped.text(remark), look.color())).append('\n'));
        reasons.forEach(
                (reason, number) -> text.append(Style.DIM.on("[" + number + "] " + Escaped.text(reason), look.color()))
                        .append('\n'));
        return text.toString();
    }
}
