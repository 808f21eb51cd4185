package dev.tidemark.probe;

import dev.tidemark.kernel.Reading;
import dev.tidemark.kernel.bpf.Btf;

/// What the programs read of a listening socket.
///
/// Each is a member of `struct tcp_sock`, whose first part is the `struct sock`: where a program holds the one
/// or the other, the offset is the same.
///
/// @param state such as `TCP_LISTEN`
/// @param protocol of the socket: `IPPROTO_TCP`
/// @param length of the accept queue
/// @param limit of both queues
/// @param halfOpen length of the SYN queue
/// @param network points to the network namespace
/// @param cookies `net.ipv4.tcp_syncookies`, a member of `struct net`
record SocketMembers(
        Member state, Member protocol, Member length, Member limit, Member halfOpen, Member network, Member cookies) {
    private static final String SOCK = "inet_conn.icsk_inet.sk.";

    static Reading<SocketMembers> from(Btf types) {
        MemberSearch search = new MemberSearch(types);
        SocketMembers members = new SocketMembers(
                search.member("tcp_sock", SOCK + "__sk_common.skc_state"),
                search.member("tcp_sock", SOCK + "sk_protocol"),
                search.member("tcp_sock", SOCK + "sk_ack_backlog"),
                search.member("tcp_sock", SOCK + "sk_max_ack_backlog"),
                search.member("tcp_sock", "inet_conn.icsk_accept_queue.qlen"),
                search.member("tcp_sock", SOCK + "__sk_common.skc_net"),
                search.member("net", "ipv4.sysctl_tcp_syncookies"));
        return search.result(() -> members);
    }
}
