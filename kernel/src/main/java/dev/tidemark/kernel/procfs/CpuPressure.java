package dev.tidemark.kernel.procfs;

import dev.tidemark.kernel.Reading;

/// How much of the time some process of the host was ready to run and had no processor.
///
/// The line `some avg10=0.15 avg60=0.04 avg300=0.75 total=5685756513` of `/proc/pressure/cpu` (`psi_show`,
/// `kernel/sched/psi.c`, since Linux 4.20). It counts control groups that are throttled too, and is the host's
/// also inside a container.
///
/// @param avg10Percent over the last ten seconds, 0 to 100
/// @param totalMicros since boot
public record CpuPressure(double avg10Percent, long totalMicros) {
    private static final String FILE = "/proc/pressure/cpu";

    /// Reads it; unknown on a kernel without pressure stall information.
    public static Reading<CpuPressure> read(ProcRoot root) {
        return ProcFile.read(root.file("pressure/cpu")).then(text -> {
            try {
                return Reading.of(parse(text));
            } catch (MalformedKernelText malformed) {
                return Reading.unknown(String.valueOf(malformed.getMessage()));
            }
        });
    }

    /// The text of `/proc/pressure/cpu`.
    ///
    /// @throws MalformedKernelText when it has no line `some` with both figures
    static CpuPressure parse(String text) {
        for (String line : text.split("\n", -1)) {
            if (line.startsWith("some ")) {
                try {
                    return new CpuPressure(
                            Double.parseDouble(field(line, "avg10")), Long.parseUnsignedLong(field(line, "total")));
                } catch (NumberFormatException _) {
                    throw new MalformedKernelText(FILE, "'" + line + "' (expected: numbers)");
                }
            }
        }
        throw new MalformedKernelText(FILE, "no line 'some' (expected: one)");
    }

    private static String field(String line, String name) {
        for (String field : line.split(" ", -1)) {
            if (field.startsWith(name + "=")) {
                return field.substring(name.length() + 1);
            }
        }
        throw new MalformedKernelText(FILE, "'" + line + "' (expected: " + name + "=)");
    }
}
