package dev.tidemark.kernel.bpf;

import java.util.Locale;

/// The kernel's functions that a program may call, with their numbers: `enum bpf_func_id` of
/// `include/uapi/linux/bpf.h`. Arguments are R1 to R5, the result is R0. Numbers never change once released.
public enum HelperFunction {
    /// `void *(map, const void *key)`, null when not there.
    MAP_LOOKUP_ELEM(1),
    /// `long (map, const void *key, const void *value, u64 flags)`.
    MAP_UPDATE_ELEM(2),
    /// `long (map, const void *key)`.
    MAP_DELETE_ELEM(3),
    /// `u64 (void)`: nanoseconds since the boot, without sleep: `CLOCK_MONOTONIC`.
    KTIME_GET_NS(5),
    /// `u32 (void)`.
    GET_SMP_PROCESSOR_ID(8),
    /// `u64 (void)`: process id << 32 | thread id.
    GET_CURRENT_PID_TGID(14),
    /// `long (skb, u32 offset, void *to, u32 length)`.
    SKB_LOAD_BYTES(26),
    /// `u64 (skb or sock)`. In tracing programs of a `sock` since Linux 5.12.
    GET_SOCKET_COOKIE(46),
    /// `long (sock)`: drops the reference that a look-up took.
    SK_RELEASE(86),
    /// `struct bpf_sock *(struct bpf_sock *)`.
    SK_FULLSOCK(95),
    /// `struct bpf_tcp_sock *(struct bpf_sock *)`.
    TCP_SOCK(96),
    /// `struct bpf_sock *(struct bpf_sock *)`: the listener of a request.
    GET_LISTENER_SOCK(98),
    /// `struct bpf_sock *(ctx, struct bpf_sock_tuple *, u32 size, u64 netns, u64 flags)`.
    SKC_LOOKUP_TCP(99),
    /// `void *(map, sock, void *initial, u64 flags)`; flag 1 creates. In tracing programs since Linux 5.11.
    SK_STORAGE_GET(107),
    /// `long (map, sock)`.
    SK_STORAGE_DELETE(108),
    /// `long (void *to, u32 size, const void *from)`.
    PROBE_READ_USER(112),
    /// `long (void *to, u32 size, const void *from)`.
    PROBE_READ_KERNEL(113),
    /// `long (ringbuf, void *from, u64 size, u64 flags)`.
    RINGBUF_OUTPUT(130),
    /// `void *(ringbuf, u64 size, u64 flags)`, null when there is no room. The size is a constant.
    RINGBUF_RESERVE(131),
    /// `void (void *reserved, u64 flags)`.
    RINGBUF_SUBMIT(132),
    /// `void (void *reserved, u64 flags)`.
    RINGBUF_DISCARD(133),
    /// `struct tcp_sock *(void *sock)`, null when it is no TCP socket. Since Linux 5.9.
    SKC_TO_TCP_SOCK(137),
    /// `struct task_struct *(void)`, known to the verifier. Since Linux 5.11.
    GET_CURRENT_TASK_BTF(158),
    /// `u64 (void)`: as [#KTIME_GET_NS], but of the last tick and cheaper. Since Linux 5.11.
    KTIME_GET_COARSE_NS(160),
    /// `struct pt_regs *(struct task_struct *)`: the registers at the system call. Since Linux 5.15.
    TASK_PT_REGS(175);

    private final int id;

    HelperFunction(int id) {
        this.id = id;
    }

    /// Its number in a call instruction.
    public int id() {
        return id;
    }

    /// Its name in C without `bpf_`, or its number when it is none of these.
    static String name(int id) {
        for (HelperFunction function : values()) {
            if (function.id == id) {
                return function.name().toLowerCase(Locale.ROOT);
            }
        }
        return "#" + id;
    }
}
