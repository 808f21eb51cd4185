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
import java.util.List;
import java.util.OptionalInt;
import java.util.function.IntFunction;

/// Loads programs and attaches them, each at its place. Closing takes them away.
final class Attachments implements AutoCloseable {
    private final Btf types;
    private final RunningPrograms running = new RunningPrograms();

    Attachments(Btf types) {
        this.types = types;
    }

    /// Loads and attaches `code` at the tracepoint of `rung`.
    ///
    /// @return unknown with the reason when the kernel refuses
    Reading<Rung> atTracepoint(Rung rung, Program code, String name) {
        String tracepoint = rung.place();
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

    /// Loads and attaches `code` at the start of the function of `rung`.
    ///
    /// @return unknown with the reason in short, such as `EPERM when loading`, when the kernel refuses
    Reading<Rung> atEntry(Rung rung, Program code, String name) {
        return atFunction(rung, id -> ProgramRecipe.atEntry(id, code, name));
    }

    /// Loads and attaches `code` at the end of the function of `rung`.
    ///
    /// @return unknown as by [#atEntry]
    Reading<Rung> atExit(Rung rung, Program code, String name) {
        return atFunction(rung, id -> ProgramRecipe.atExit(id, code, name));
    }

    private Reading<Rung> atFunction(Rung rung, IntFunction<ProgramRecipe> recipe) {
        OptionalInt id = types.function(rung.place());
        if (id.isEmpty()) {
            return Reading.unknown("this kernel has no function " + rung.place());
        }
        return switch (BpfProgram.load(recipe.apply(id.getAsInt()))) {
            case LoadResult.Refused refused ->
                Reading.unknown(refused.errno().toString().split(" ", 2)[0] + " when loading");
            case LoadResult.Loaded(BpfProgram program) -> {
                try (program) {
                    yield switch (keep(rung, program.attachTracepoint())) {
                        case Reading.Known<Rung> kept -> kept;
                        case Reading.Unknown<Rung>(String reason) ->
                            Reading.unknown(reason.substring(reason.indexOf(": ") + 2) + " when attaching");
                    };
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

    /// Loads and attaches `code` where the kernel tells a program of this host the address of its peer.
    ///
    /// @return unknown with the reason when the kernel refuses
    Reading<Rung> atPeerNames(Rung rung, AttachType family, Program code) {
        return switch (CgroupRoot.open()) {
            case Reading.Unknown<Descriptor>(String reason) -> Reading.unknown(reason);
            case Reading.Known<Descriptor>(Descriptor root) -> {
                try (root) {
                    yield atPeerNames(root, rung, family, code);
                }
            }
        };
    }

    private Reading<Rung> atPeerNames(Descriptor root, Rung rung, AttachType family, Program code) {
        return switch (BpfProgram.load(ProgramRecipe.atPeerName(family, code, "tidemark_wait"))) {
            case LoadResult.Refused refused -> Reading.unknown(reason(refused));
            case LoadResult.Loaded(BpfProgram program) -> {
                try (program) {
                    yield keep(rung, program.attachCgroup(root.number(), family));
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
        return withoutProgram(refused.reason());
    }

    private static String withoutProgram(String reason) {
        int colon = reason.indexOf(": ");
        return reason.substring(colon < 0 ? 0 : colon + 2);
    }

    private Reading<Rung> keep(Rung rung, Reading<BpfLink> attached) {
        return switch (attached) {
            case Reading.Unknown<BpfLink>(String reason) -> Reading.unknown(withoutProgram(reason));
            case Reading.Known<BpfLink>(BpfLink link) -> {
                running.add(rung, link);
                yield Reading.of(rung);
            }
        };
    }

    /// What was attached. Whoever closes it closes this too.
    RunningPrograms running() {
        return running;
    }

    /// Where programs run now.
    List<Rung> rungs() {
        return running.rungs();
    }

    /// Takes the program at `rung` away, if there is one.
    void detach(Rung rung) {
        running.detach(rung);
    }

    @Override
    public void close() {
        running.close();
    }
}
