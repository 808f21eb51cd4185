package dev.tidemark.control;

import java.util.Optional;

/// One thing that a change changes. Values are texts as the kernel or the file has them: a limit or a sysctl in
/// decimal digits, the lines of a setting that is made at boot; empty where no file makes it.
///
/// @param before what it was when the change was planned
/// @param asked what it is to be
public record ChangeItem(Target target, Optional<String> before, Optional<String> asked) {
    /// One about a number.
    public static ChangeItem of(Target target, long before, long asked) {
        return new ChangeItem(target, Optional.of(Long.toString(before)), Optional.of(Long.toString(asked)));
    }

    /// The number before; empty where there is none.
    public Optional<Long> numberBefore() {
        return number(before);
    }

    /// The number asked for; empty where there is none.
    public Optional<Long> numberAsked() {
        return number(asked);
    }

    private Optional<Long> number(Optional<String> text) {
        return switch (target) {
            case Target.Queue _, Target.Setting _ -> text.map(Long::valueOf);
            case Target.BootSetting(String path, String name) ->
                text.flatMap(lines -> SysctlConf.parse(path, lines).stream()
                        .filter(line -> line.isOf(name))
                        .findFirst()
                        .flatMap(BootAssignment::number));
        };
    }
}
