package dev.tidemark.probe;

/// A place in the kernel where a program can be attached, named as those who know such places name it.
public enum Rung {
    /// At the end of the function that adds a connection to an accept queue.
    FEXIT_QUEUE_ADD("fexit/inet_csk_reqsk_queue_add"),
    /// At the end of the one that ends a usual handshake, which most compilers built that function into.
    FEXIT_HASHDANCE("fexit/inet_csk_complete_hashdance"),
    /// A listener decides on a SYN.
    FENTRY_CONN_REQUEST("fentry/tcp_conn_request"),
    /// At the end of the function that adds a request to a SYN queue.
    FEXIT_HASH_ADD("fexit/inet_csk_reqsk_queue_hash_add"),
    /// A packet comes for a request that waits in a SYN queue.
    FENTRY_CHECK_REQ("fentry/tcp_check_req"),
    FEXIT_CHECK_REQ("fexit/tcp_check_req"),
    /// A packet of IPv4 comes to a listener, and may bring a cookie back.
    FENTRY_COOKIE_IPV4("fentry/cookie_v4_check"),
    FEXIT_COOKIE_IPV4("fexit/cookie_v4_check"),
    /// The same of IPv6.
    FENTRY_COOKIE_IPV6("fentry/cookie_v6_check"),
    FEXIT_COOKIE_IPV6("fexit/cookie_v6_check"),
    /// At the end of the function that takes a connection from an accept queue.
    FEXIT_ACCEPT("fexit/inet_csk_accept"),
    /// A program that listens already calls listen(2) again.
    FENTRY_LISTEN("fentry/inet_listen"),
    /// The kernel tells a program the address of its IPv4 peer: accept(2) does, where it is asked to.
    CGROUP_PEER_IPV4("cgroup/getpeername4"),
    /// The same of IPv6.
    CGROUP_PEER_IPV6("cgroup/getpeername6"),
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

    /// The tracepoint's or function's own name, such as `sk_data_ready`.
    String place() {
        return hook.substring(hook.indexOf('/') + 1);
    }

    /// Such as `tp_btf/sk_data_ready`.
    public String hook() {
        return hook;
    }
}
