package dev.tidemark.probe;

import dev.tidemark.kernel.Reading;
import dev.tidemark.kernel.bpf.AttachType;
import dev.tidemark.kernel.bpf.BpfLink;
import dev.tidemark.kernel.bpf.BpfProgram;
import dev.tidemark.kernel.bpf.Btf;
import dev.tidemark.kernel.bpf.LoadResult;
import dev.tidemark.kernel.bpf.Program;
import dev.tidemark.kernel.bpf.ProgramRecipe;
import dev.tidemark.kernel.libc.Descriptor;
import dev.tidemark.kernel.procfs.CgroupRoot;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/// Programs that run, each at its place. Closing takes them away.
///
/// A link keeps its program: nothing else of it is held.
final class Attachments implements AutoCloseable {
    private static final String TRACEPOINTS = "tp_btf/";

    private final Btf types;
    private final Map<Rung, BpfLink> links = new EnumMap<>(Rung.class);

    Attachments(Btf types) {
        this.types = types;
    }

    /// Loads and attaches `code` at the tracepoint of `rung`.
    ///
    /// @return unknown with the reason when the kernel refuses
    Reading<Rung> atTracepoint(Rung rung, Program code, String name) {
        String tracepoint = rung.hook().substring(TRACEPOINTS.length());
        OptionalInt id = types.tracepoint(tracepoint);
        if (id.isEmpty()) {
            return Reading.unknown("this kernel has no tracepoint " + tracepoint);
        }
        return switch (BpfProgram.load(ProgramRecipe.atTracepoint(id.getAsInt(), code, name))) {
            case LoadResult.Refused refused -> Reading.unknown(reason(refused));
            case LoadResult.Loaded(BpfProgram program) -> {
                try (program) {
                    yield keep(rung, program.attachTracepoint());
                }
            }
        };
    }

    /// Loads and attaches `code` at the packets of this host.
    ///
    /// @return unknown with the reason when the kernel refuses
    Reading<Rung> atArrivals(Program code, String name) {
        return switch (CgroupRoot.open()) {
            case Reading.Unknown<Descriptor>(String reason) -> Reading.unknown(reason);
            case Reading.Known<Descriptor>(Descriptor root) -> {
                try (root) {
                    yield atArrivals(root, code, name);
                }
            }
        };
    }

    private Reading<Rung> atArrivals(Descriptor root, Program code, String name) {
        return switch (BpfProgram.load(ProgramRecipe.atCgroupIngress(code, name))) {
            case LoadResult.Refused refused -> Reading.unknown(reason(refused));
            case LoadResult.Loaded(BpfProgram program) -> {
                try (program) {
                    yield keep(
                            Rung.CGROUP_INGRESS, program.attachCgroup(root.number(), AttachType.CGROUP_INET_INGRESS));
                }
            }
        };
    }

    /// Which program it was means nothing to whom this is shown.
    static String reason(LoadResult.Refused refused) {
        int colon = refused.reason().indexOf(": ");
        return refused.reason().substring(colon < 0 ? 0 : colon + 2);
    }

    private Reading<Rung> keep(Rung rung, Reading<BpfLink> attached) {
        return attached.map(link -> {
            links.put(rung, link);
            return rung;
        });
    }

    /// Where programs run now.
    List<Rung> rungs() {
        return List.copyOf(links.keySet());
    }

    /// Takes the program at `rung` away, if there is one.
    void detach(Rung rung) {
        BpfLink link = links.remove(rung);
        if (link != null) {
            link.close();
        }
    }

    @Override
    public void close() {
        links.values().forEach(BpfLink::close);
        links.clear();
    }
}
