package dev.tidemark.bench;

import dev.tidemark.kernel.Reading;
import dev.tidemark.kernel.netns.NetNamespace;
import dev.tidemark.kernel.procfs.ListenSysctls;
import dev.tidemark.kernel.procfs.NetNetstat;
import dev.tidemark.kernel.procfs.ProcRoot;
import dev.tidemark.kernel.sockdiag.SockDiag;
import dev.tidemark.listener.OwnerDirectory;
import dev.tidemark.listener.SnapshotReader;
import dev.tidemark.listener.SnapshotReader.Part;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.Set;

/// What Tidemark does, as subjects, in the namespace of this process.
final class Ours {
    private Ours() {}

    /// The sample: IPv4 and IPv6 listeners with their drops, as a ListenSnapshot; owners known from earlier
    /// samples.
    static InProcess sample() {
        return sample("sample");
    }

    /// The sample, by another name.
    static InProcess sample(String name) {
        return sample(name, EnumSet.of(Part.OWNERS));
    }

    /// A sample with all that a snapshot may hold beside.
    static InProcess sampleOfAll() {
        return sample("sample with counters, sysctls and unix", EnumSet.allOf(Part.class));
    }

    private static InProcess sample(String name, Set<Part> parts) {
        SnapshotReader reader = open(parts);
        return new InProcess(name, () -> reader.read().tcp().size(), reader::close);
    }

    static SnapshotReader open(Set<Part> parts) {
        InstantSource clock = InstantSource.system();
        return known(SnapshotReader.open(
                NetNamespace.ofThisProcess(), OwnerDirectory.of(ProcRoot.HOST, clock), parts, clock));
    }

    /// The same dump as kernel records, one for each listener, not yet in our words.
    static InProcess kernelRecords() {
        SockDiag diag = SockDiag.open();
        return new InProcess("kernel records", () -> diag.listeners().rows().size(), diag::close);
    }

    /// The same dump, received and walked, and nothing made of them.
    static InProcess bareDump() {
        BareDump dump = BareDump.open();
        return new InProcess("bare dump", dump::run, dump::close);
    }

    static InProcess counters() {
        NetNetstat.Source source = known(NetNetstat.Source.open(ProcRoot.HOST));
        return new InProcess("counters", () -> source.read().isKnown() ? 1 : 0, source::close);
    }

    static InProcess sysctls() {
        ListenSysctls.Source source = ListenSysctls.Source.open(ProcRoot.HOST);
        return new InProcess("sysctls", () -> source.read().somaxconn().orElse(0L), source::close);
    }

    static InProcess unixListeners() {
        SockDiag diag = SockDiag.open();
        return new InProcess("unix listeners", () -> diag.unixListeners().rows().size(), diag::close);
    }

    private static <T> T known(Reading<T> reading) {
        return switch (reading) {
            case Reading.Known<T>(T value) -> value;
            case Reading.Unknown<T>(String reason) -> throw new IllegalStateException(reason);
        };
    }
}
