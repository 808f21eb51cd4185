package dev.tidemark.kernel.bpf;

/// What kind of program, and so what it may do: `enum bpf_prog_type`, those in use here.
public enum ProgramType {
    /// Looks at packets; needs no privilege but where unprivileged bpf(2) is switched off.
    SOCKET_FILTER(1),
    /// Runs at a kprobe.
    KPROBE(2),
    /// Runs at packets of a cgroup, and lets them through by the result 1.
    CGROUP_SKB(8),
    /// Runs where a socket of a cgroup tells or takes an address, and leaves it as it is by the result 1.
    CGROUP_SOCK_ADDR(18),
    /// Runs at a raw tracepoint, given by its name, without type information.
    RAW_TRACEPOINT(17),
    /// Runs at a tracepoint or function of the kernel, given by its BTF; may follow pointers by their types.
    TRACING(26);

    private final int number;

    ProgramType(int number) {
        this.number = number;
    }

    int number() {
        return number;
    }
}
