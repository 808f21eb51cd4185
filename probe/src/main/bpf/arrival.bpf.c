/* SPDX-License-Identifier: GPL-2.0 OR Apache-2.0 */
/*
 * ArrivalProgram: a packet for a listener, before the listener decides (tcp_filter() in tcp_v4_rcv() and
 * tcp_v6_rcv()). The decisions follow in the order of tcp_conn_request() (net/ipv4/tcp_input.c).
 */
#define SYN 0x02
#define ACK 0x10

#ifdef EVENTS
static __always_inline void tell_from(struct __sk_buff *skb, struct bpf_sock_tuple *tuple, bool six, __u32 kind,
				      __u32 length, __u32 limit)
{
	struct event event = {};

	if (six) {
		event.family = FAMILY_INET6;
		event.remote_port = bpf_ntohs(tuple->ipv6.sport);
		__builtin_memcpy(event.remote, tuple->ipv6.saddr, 16);
	} else {
		event.family = FAMILY_INET;
		event.remote_port = bpf_ntohs(tuple->ipv4.sport);
		__builtin_memcpy(event.remote, &tuple->ipv4.saddr, 4);
	}
	tell(&event, bpf_get_socket_cookie(skb), kind, length, limit);
}
#else
#define tell_from(skb, tuple, six, kind, length, limit)
#endif

SEC("cgroup_skb/ingress")
int arrival(struct __sk_buff *skb)
{
	struct bpf_sock *socket = skb->sk;
	struct bpf_sock *found;
	struct tcp_sock *tcp;
	struct sock *sk;
	struct facts *facts;
	struct bpf_sock_tuple tuple = {};
	__u8 first = 0, flags = 0;
	__u32 offset, length, limit, half_open;
	bool six, request, syn_queue_full;

	if (!socket || socket->state != TCP_LISTEN)
		return 1;
	tcp = bpf_skc_to_tcp_sock(socket);
	if (!tcp)
		return 1;
	facts = bpf_sk_storage_get(&tidemark_facts, socket, 0, BPF_SK_STORAGE_GET_F_CREATE);
	if (!facts)
		return 1;
	see_syn_queue(facts, tcp);

	if (bpf_skb_load_bytes(skb, 0, &first, 1))
		return 1;
	six = first >> 4 == 6;
	/* An IPv6 packet with extension headers is not looked into: a handshake has none but by design of an attacker. */
	offset = six ? 40 : (first & 15) * 4;
	if (bpf_skb_load_bytes(skb, offset + 13, &flags, 1))
		return 1;
	flags &= 0x17;
	sk = (struct sock *)tcp;
	length = sk->sk_ack_backlog;
	limit = sk->sk_max_ack_backlog;
	if (flags != SYN) {
#ifdef ACK_BY_ARRIVAL
		if (!(flags & ACK) || flags & 0x04)
			return 1;
#ifndef ARRIVALS
		if (length <= limit)
			return 1;
#endif
#elif defined(ARRIVALS)
		if (!(flags & ACK) || flags & 0x04 || !recently_refused(facts, bpf_ktime_get_ns()))
			return 1;
#else
		return 1;
#endif
	}
	if (six ? bpf_skb_load_bytes(skb, 8, &tuple.ipv6.saddr, 32) || bpf_skb_load_bytes(skb, 40, &tuple.ipv6.sport, 4)
		: bpf_skb_load_bytes(skb, 12, &tuple.ipv4.saddr, 8) || bpf_skb_load_bytes(skb, offset, &tuple.ipv4.sport, 4))
		return 1;
#ifdef ARRIVALS
	if (flags != SYN && recently_refused(facts, bpf_ktime_get_ns()))
		leave_packet(facts, skb, &tuple, six);
#ifndef ACK_BY_ARRIVAL
	if (flags != SYN)
		return 1;
#endif
#endif
	/* What comes for a request that is there, such as its SYN again, is not for the listener to decide. */
	found = bpf_skc_lookup_tcp(skb, &tuple, six ? sizeof(tuple.ipv6) : sizeof(tuple.ipv4), BPF_F_CURRENT_NETNS, 0);
	request = false;
	if (found) {
		request = found->state == TCP_NEW_SYN_RECV;
		bpf_sk_release(found);
	}
#ifdef ACK_BY_ARRIVAL
	if (flags != SYN) {
		if (request && length > limit) {
			__sync_fetch_and_add(&facts->ack_refused, 1);
#ifdef ARRIVALS
			bin_refused_tuple(sk, facts, skb, &tuple, six);
#endif
			tell_from(skb, &tuple, six, ACK_REFUSED, length, limit);
		}
		return 1;
	}
#endif
	if (request)
		return 1;
	__sync_fetch_and_add(&facts->syn_seen, 1);

	half_open = tcp->inet_conn.icsk_accept_queue.qlen.counter;
	syn_queue_full = half_open > limit;
	if (syn_queue_full) {
		__sync_fetch_and_add(&facts->syn_queue_full, 1);
		tell_from(skb, &tuple, six, SYN_QUEUE_FULL, half_open, limit);
		/* Without cookies the SYN goes no further. */
		if (!sk->__sk_common.skc_net.net->ipv4.sysctl_tcp_syncookies)
			return 1;
	}
	if (length > limit) {
		__sync_fetch_and_add(&facts->syn_refused, 1);
#ifdef ARRIVALS
		bin_refused_tuple(sk, facts, skb, &tuple, six);
#endif
		tell_from(skb, &tuple, six, SYN_REFUSED, length, limit);
	}
	return 1;
}
