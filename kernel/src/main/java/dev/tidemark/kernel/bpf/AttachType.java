package dev.tidemark.kernel.bpf;

/// At what kind of place a program runs: `enum bpf_attach_type`, those in use here.
public enum AttachType {
    /// For types of programs that have one place only.
    NONE(0),
    CGROUP_INET_INGRESS(0),
    CGROUP_INET_EGRESS(1),
    /// A tracepoint, given by the id of the typedef `btf_trace_NAME`: `tp_btf`.
    TRACE_RAW_TRACEPOINT(23),
    /// At a function's start.
    TRACE_FENTRY(24),
    /// At a function's end.
    TRACE_FEXIT(25),
    /// Where the address of an IPv4 peer is given to a program: getpeername(2), and accept(2) that asks for it.
    CGROUP_INET4_GETPEERNAME(29),
    /// The same of IPv6.
    CGROUP_INET6_GETPEERNAME(30);

    private final int number;

    AttachType(int number) {
        this.number = number;
    }

    int number() {
        return number;
    }
}
