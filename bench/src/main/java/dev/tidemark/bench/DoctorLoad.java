package dev.tidemark.bench;

import dev.tidemark.diagnosis.Diagnosis;
import dev.tidemark.diagnosis.Evidence;
import dev.tidemark.diagnosis.Examination;
import dev.tidemark.diagnosis.Finding;
import dev.tidemark.listener.HostReader;
import dev.tidemark.listener.Selection;
import dev.tidemark.listener.SnapshotReader.Part;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/// A program that examines as `tidemark doctor` does, once, from a cold JVM, and tells what CPU time each part
/// took.
///
/// Argument: seconds to watch. Prints the number of looks, then microseconds of CPU time of the whole JVM, with
/// its compiler and collector: until the first look, of the first look with its search for owners, of all looks
/// from then to the last, and of the conclusion; then the number of findings. It is to be started with the flags
/// of the launcher; it has no AOT cache.
final class DoctorLoad {
    private static final com.sun.management.OperatingSystemMXBean PROCESS =
            ManagementFactory.getPlatformMXBean(com.sun.management.OperatingSystemMXBean.class);

    private DoctorLoad() {}

    public static void main(String[] arguments) {
        Duration span = Duration.ofSeconds(Integer.parseInt(arguments[0]));
        EnumSet<Part> parts = EnumSet.of(Part.COUNTERS, Part.SYSCTLS, Part.UNIX, Part.OWNERS);
        try (HostReader reader = HostReader.open(HostReader.Scope.CURRENT, parts, InstantSource.system())) {
            Examination examination = Examination.of(reader, Selection.ALL, Duration.ofSeconds(2));
            long started = cpuMicros();
            long end = System.nanoTime() + span.toNanos();
            Duration pause = examination.look();
            long first = cpuMicros();
            while (System.nanoTime() - end < 0) {
                pauseUntil(Math.min(System.nanoTime() + pause.toNanos(), end));
                pause = examination.look();
            }
            long last = cpuMicros();
            Evidence evidence = examination.evidence();
            List<Finding> findings = Diagnosis.of(evidence);
            long concluded = cpuMicros();
            System.out.println(evidence.samples() + " " + started + " " + (first - started) + " " + (last - first) + " "
                    + (concluded - last) + " " + findings.size());
        }
    }

    private static void pauseUntil(long nanos) {
        for (long left = nanos - System.nanoTime(); left > 0; left = nanos - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }

    private static long cpuMicros() {
        return PROCESS.getProcessCpuTime() / 1_000;
    }
}
