package dev.tidemark.probe;

/// A place in the kernel where a program can be attached, named as those who know such places name it.
public enum Rung {
    /// At the end of the function that adds a connection to an accept queue.
    FEXIT_HASHDANCE("fexit/inet_csk_complete_hashdance"),
    /// A listener is told of a new connection. Linux 6.3 and later.
    TRACEPOINT_DATA_READY("tp_btf/sk_data_ready"),
    /// A socket changes its state.
    TRACEPOINT_SET_STATE("tp_btf/inet_sock_set_state"),
    /// A packet arrives at a socket.
    CGROUP_INGRESS("cgroup_skb/ingress"),
    /// A packet is thrown away, for a reason. With the reason that is needed from Linux 6.15 on.
    TRACEPOINT_FREE("tp_btf/kfree_skb"),
    /// The answer to a SYN is sent again.
    TRACEPOINT_ANSWER("tp_btf/tcp_retransmit_synack");

    private final String hook;

    Rung(String hook) {
        this.hook = hook;
    }

    /// Such as `tp_btf/sk_data_ready`.
    public String hook() {
        return hook;
    }
}
