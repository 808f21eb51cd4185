package dev.tidemark.kernel.bpf;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.tidemark.kernel.Reading;
import dev.tidemark.kernel.bpf.BpfCall.Command;
import dev.tidemark.kernel.libc.Descriptor;
import dev.tidemark.kernel.libc.Libc;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/// A program that the kernel has checked and keeps. It runs where it is attached, as long as that [BpfLink] is
/// open, whether or not this is.
///
/// May be used from any thread.
public final class BpfProgram implements AutoCloseable {
    /// `struct bpf_prog_info` up to `recursion_misses`.
    private static final int SIZE_OF_INFO = 216;

    private static final int RUN_NANOS = 192;
    private static final int RUNS = 200;

    private final ProgramRecipe recipe;
    private final Descriptor descriptor;

    private BpfProgram(ProgramRecipe recipe, Descriptor descriptor) {
        this.recipe = recipe;
        this.descriptor = descriptor;
    }

    static BpfProgram of(ProgramRecipe recipe, Descriptor descriptor) {
        return new BpfProgram(recipe, descriptor);
    }

    /// What one run of a test gave.
    ///
    /// @param result the program's R0
    /// @param nanos how long it took
    public record TestRun(int result, int nanos) {}

    /// Gives a program to the kernel, whose verifier checks it: a millisecond or less for those of a few hundred
    /// instructions.
    public static LoadResult load(ProgramRecipe recipe) {
        return ProgramLoad.load(recipe);
    }

    /// Attaches it to the tracepoint or function that its recipe names.
    ///
    /// @return unknown with the reason when the kernel refuses, such as for a function that is not traceable
    public Reading<BpfLink> attachTracepoint() {
        return attachTracepoint(0);
    }

    /// Attaches it to a tracepoint by name: for [ProgramType#RAW_TRACEPOINT].
    public Reading<BpfLink> attachTracepoint(String name) {
        try (Arena arena = Arena.ofConfined()) {
            return attachTracepoint(Libc.cString(arena, name).address());
        }
    }

    private Reading<BpfLink> attachTracepoint(long name) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment attributes = BpfCall.attributes(arena);
            attributes.set(JAVA_LONG, 0, name);
            attributes.set(JAVA_INT, 8, descriptor.number());
            return link(Command.RAW_TRACEPOINT_OPEN, attributes);
        }
    }

    /// Attaches it to a cgroup (version 2) and those below, beside what others attached there.
    ///
    /// @param cgroup descriptor of its folder
    public Reading<BpfLink> attachCgroup(int cgroup, AttachType type) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment attributes = BpfCall.attributes(arena);
            attributes.set(JAVA_INT, 0, descriptor.number());
            attributes.set(JAVA_INT, 4, cgroup);
            attributes.set(JAVA_INT, 8, type.number());
            return link(Command.LINK_CREATE, attributes);
        }
    }

    private Reading<BpfLink> link(Command command, MemorySegment attributes) {
        long result = BpfCall.call(command, attributes);
        if (result < 0) {
            String what = "attaching " + recipe.name();
            return Reading.unknown(
                    BpfRefusal.read().reason(what, Libc.errno(result), recipe.isTracing(), recipe.isOfNetwork()));
        }
        return Reading.of(BpfLink.of(Descriptor.of(result)));
    }

    /// How often it ran while a [BpfStats] was open, here or elsewhere.
    public long runs() {
        return figure(RUNS);
    }

    /// How long it ran altogether while a [BpfStats] was open.
    public long runNanos() {
        return figure(RUN_NANOS);
    }

    private long figure(int offset) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment told = arena.allocate(SIZE_OF_INFO, Long.BYTES);
            MemorySegment attributes = BpfCall.attributes(arena);
            attributes.set(JAVA_INT, 0, descriptor.number());
            attributes.set(JAVA_INT, 4, SIZE_OF_INFO);
            attributes.set(JAVA_LONG, 8, told.address());
            require(Command.OBJ_GET_INFO_BY_FD, BpfCall.call(Command.OBJ_GET_INFO_BY_FD, attributes));
            return told.get(JAVA_LONG, offset);
        }
    }

    /// Runs it once on `packet`, attached or not: for [ProgramType#SOCKET_FILTER] and [ProgramType#CGROUP_SKB].
    ///
    /// @param packet from its Ethernet header on, 14 bytes at least
    /// @throws KernelException when this kernel does not run such programs
    public TestRun test(byte[] packet) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment attributes = BpfCall.attributes(arena);
            attributes.set(JAVA_INT, 0, descriptor.number());
            attributes.set(JAVA_INT, 8, packet.length);
            attributes.set(JAVA_LONG, 16, arena.allocateFrom(JAVA_BYTE, packet).address());
            attributes.set(JAVA_INT, 32, 1);
            require(Command.PROG_TEST_RUN, BpfCall.call(Command.PROG_TEST_RUN, attributes));
            return new TestRun(attributes.get(JAVA_INT, 4), attributes.get(JAVA_INT, 36));
        }
    }

    private void require(Command command, long result) {
        if (result < 0) {
            throw BpfCall.failure("program " + recipe.name(), command, result);
        }
    }

    /// What it was made of.
    public ProgramRecipe recipe() {
        return recipe;
    }

    /// Gives up this process' hold on it. What is attached goes on.
    @Override
    public void close() {
        descriptor.close();
    }
}
