package dev.tidemark.control;

import dev.tidemark.kernel.procfs.Sysctl;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// One sysctl that is to be made at boot by the file of ours.
///
/// @param path of the file, below the root folder that was given
/// @param before the lines that make it there now
/// @param overruled who makes something else of it at boot nevertheless
public record PlannedBoot(String path, Sysctl sysctl, Optional<String> before, long asked, List<Overruled> overruled) {
    public PlannedBoot {
        overruled = List.copyOf(overruled);
    }

    /// A line that counts although ours is there.
    ///
    /// @param readers the programs for which it does
    public record Overruled(BootAssignment line, List<BootReader> readers) {
        public Overruled {
            readers = List.copyOf(readers);
        }
    }

    /// The number that the file makes now.
    public Optional<Long> numberBefore() {
        return new ChangeItem(target(), before, Optional.empty()).numberBefore();
    }

    /// Whether there is something to do.
    public boolean isChange() {
        return !numberBefore().equals(Optional.of(asked));
    }

    Target.BootSetting target() {
        return new Target.BootSetting(path, sysctl.dotted());
    }

    ChangeItem item(long id, Instant at, Author by, String why) {
        String comment = id + ", " + at.truncatedTo(java.time.temporal.ChronoUnit.SECONDS) + ", by " + by.user() + ": "
                + oneLine(why);
        return new ChangeItem(target(), before, Optional.of(BootFile.block(sysctl.dotted(), asked, comment)));
    }

    private static String oneLine(String text) {
        return text.replaceAll("\\p{Cntrl}", " ");
    }

    /// Who would overrule a line of `path` that sets `asked`, if `found` is what the other files say.
    ///
    /// @param file the path of our file below the root folder
    static List<Overruled> overruled(BootSettings found, String file, Sysctl sysctl, long asked) {
        BootAssignment ours =
                new BootAssignment(file, 0, SysctlKey.parse(sysctl.dotted()), Optional.of(Long.toString(asked)));
        BootSettings then = found.with(ours);
        List<Overruled> all = new ArrayList<>();
        for (BootReader reader : BootReader.values()) {
            then.deciding(reader, sysctl)
                    .filter(line -> !line.number().equals(Optional.of(asked)))
                    .ifPresent(line -> add(all, line, reader));
        }
        return all;
    }

    /// The same file may be read twice, under two names: then one of them is enough.
    private static void add(List<Overruled> all, BootAssignment line, BootReader reader) {
        for (int at = 0; at < all.size(); at++) {
            Overruled earlier = all.get(at);
            if (earlier.line().line() == line.line() && earlier.line().value().equals(line.value())) {
                List<BootReader> readers = new ArrayList<>(earlier.readers());
                readers.add(reader);
                all.set(at, new Overruled(earlier.line(), readers));
                return;
            }
        }
        all.add(new Overruled(line, List.of(reader)));
    }
}
