package dev.tidemark.control;

import java.util.Optional;

/// One thing that a change changes. Values are texts as the kernel or the file has them: a limit or a sysctl in
/// decimal digits, a file's whole text; empty for a file that is not there.
///
/// @param before what it was when the change was planned
/// @param asked what it is to be
public record ChangeItem(Target target, Optional<String> before, Optional<String> asked) {
    /// One about a number.
    public static ChangeItem of(Target target, long before, long asked) {
        return new ChangeItem(target, Optional.of(Long.toString(before)), Optional.of(Long.toString(asked)));
    }

    /// The number before; empty for a file.
    public Optional<Long> numberBefore() {
        return number(before);
    }

    /// The number asked for; empty for a file.
    public Optional<Long> numberAsked() {
        return number(asked);
    }

    private Optional<Long> number(Optional<String> text) {
        return target instanceof Target.SettingsFile ? Optional.empty() : text.map(Long::valueOf);
    }
}
