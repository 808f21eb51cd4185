package dev.tidemark.wording;

import java.util.List;

/// The listeners that filters may be about, which were left out only because their owner is not known.
///
/// @param reasons why, of each of them
public record UnknownOwners(List<String> reasons) {
    public static final UnknownOwners NONE = new UnknownOwners(List.of());

    private static final String NEEDS = "needs ";

    public UnknownOwners {
        reasons = List.copyOf(reasons);
    }

    public int count() {
        return reasons.size();
    }

    /// `(expected: CAP_SYS_PTRACE and CAP_DAC_READ_SEARCH)` where a privilege would tell of one of them, else why
    /// nothing does, in brackets too.
    public String why() {
        return reasons.stream()
                .filter(reason -> reason.startsWith(NEEDS))
                .findFirst()
                .map(reason -> "(expected: "
                        + Escaped.text(reason.substring(NEEDS.length()).replace(" (root)", "")) + ")")
                .orElseGet(() ->
                        "(" + reasons.stream().findFirst().map(Escaped::text).orElse("nobody asked") + ")");
    }
}
