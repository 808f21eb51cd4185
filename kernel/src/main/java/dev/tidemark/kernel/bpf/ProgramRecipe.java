package dev.tidemark.kernel.bpf;

/// A program and where it may be attached.
///
/// @param type which kind
/// @param attachType at what kind of place
/// @param attachTo the id of that place in the kernel's [Btf]: the function, or the typedef `btf_trace_NAME`; 0
/// for kinds that have none
/// @param code what it does
/// @param name as others see it, up to 15 letters
public record ProgramRecipe(ProgramType type, AttachType attachType, int attachTo, Program code, String name) {
    /// Helpers that tracing needs are for programs that say they are under the GPL: `license_is_gpl_compatible`.
    static final String LICENCE = "GPL";

    public ProgramRecipe {
        BpfCall.checkedName(name);
        if (attachTo < 0) {
            throw new IllegalArgumentException("attach to: " + attachTo + " (expected: from 0)");
        }
    }

    /// At a tracepoint: `typedef` is the id of `btf_trace_NAME`. Its arguments lie in the context, 8 bytes each.
    public static ProgramRecipe atTracepoint(int typedef, Program code, String name) {
        return new ProgramRecipe(ProgramType.TRACING, AttachType.TRACE_RAW_TRACEPOINT, typedef, code, name);
    }

    /// At a function's start. Its arguments lie in the context, 8 bytes each.
    public static ProgramRecipe atEntry(int function, Program code, String name) {
        return new ProgramRecipe(ProgramType.TRACING, AttachType.TRACE_FENTRY, function, code, name);
    }

    /// At a function's end. Its arguments lie in the context, 8 bytes each, and its result behind them.
    public static ProgramRecipe atExit(int function, Program code, String name) {
        return new ProgramRecipe(ProgramType.TRACING, AttachType.TRACE_FEXIT, function, code, name);
    }

    /// At packets that come to a cgroup; the result 1 lets them through. The context is `struct __sk_buff`.
    public static ProgramRecipe atCgroupIngress(Program code, String name) {
        return new ProgramRecipe(ProgramType.CGROUP_SKB, AttachType.CGROUP_INET_INGRESS, 0, code, name);
    }

    /// Where the address of a peer is given to a program of a cgroup; the result 1 leaves it as it is. The
    /// context is
    /// `struct bpf_sock_addr`. Since Linux 5.8.
    ///
    /// @param family that of IPv4 or that of IPv6
    public static ProgramRecipe atPeerName(AttachType family, Program code, String name) {
        return new ProgramRecipe(ProgramType.CGROUP_SOCK_ADDR, family, 0, code, name);
    }

    /// For packets of a socket; attached to none, it is what [BpfProgram#test] runs.
    public static ProgramRecipe forSockets(Program code, String name) {
        return new ProgramRecipe(ProgramType.SOCKET_FILTER, AttachType.NONE, 0, code, name);
    }

    boolean isTracing() {
        return switch (type) {
            case KPROBE, RAW_TRACEPOINT, TRACING -> true;
            // It may use helpers that follow kernel pointers (bpf_skc_to_tcp_sock, BTF loads).
            case CGROUP_SKB, CGROUP_SOCK_ADDR -> true;
            case SOCKET_FILTER -> false;
        };
    }

    boolean isOfNetwork() {
        return switch (type) {
            case CGROUP_SKB, CGROUP_SOCK_ADDR -> true;
            case SOCKET_FILTER, KPROBE, RAW_TRACEPOINT, TRACING -> false;
        };
    }
}
