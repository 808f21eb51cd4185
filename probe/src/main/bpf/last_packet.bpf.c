/* SPDX-License-Identifier: GPL-2.0 OR Apache-2.0 */
/*
 * LastPacketProgram: a packet that may be the last of a handshake was turned away, as the accept queue was full. Each
 * of these functions gives the new connection or null; tcp_v4_syn_recv_sock() and its sister, which they call, count a
 * drop of the listener when they refuse one (net/ipv4/tcp_ipv4.c). These have seven arguments, too many for Linux 6.1.
 * Drops for another reason, such as want of memory, are told apart by a queue that is full at neither end.
 * Later kernels give tcp_check_req() one more argument: the result stands behind as many as there are.
 */
struct before {
	struct sock *sk;
	__u32 drops;
	__u32 full;
};

struct {
	__uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, struct before);
} tidemark_before SEC(".maps");

static __always_inline bool is_full(const struct sock *sk)
{
	return sk->sk_ack_backlog > sk->sk_max_ack_backlog;
}

static __always_inline int last_packet_comes(struct sock *sk)
{
	__u32 zero = 0;
	struct before *before;

	if (!is_listener(sk))
		return 0;
	before = bpf_map_lookup_elem(&tidemark_before, &zero);
	if (before) {
		before->sk = sk;
		before->drops = sk->sk_drops.counter;
		before->full = is_full(sk);
	}
	return 0;
}

static __always_inline int last_packet_went(struct sock *sk, struct sk_buff *skb, struct sock *result)
{
	__u32 zero = 0;
	struct before *before;
	struct facts *facts;

	if (result || !is_listener(sk))
		return 0;
	before = bpf_map_lookup_elem(&tidemark_before, &zero);
	if (!before || before->sk != sk || before->drops == sk->sk_drops.counter)
		return 0;
	if (!before->full && !is_full(sk))
		return 0;
	facts = bpf_sk_storage_get(&tidemark_facts, sk, 0, BPF_SK_STORAGE_GET_F_CREATE);
	if (!facts)
		return 0;
	__sync_fetch_and_add(&facts->ack_refused, 1);
#ifdef ARRIVALS
	bin_refused_packet(sk, facts, skb);
#endif
	tell_packet(skb, sk, ACK_REFUSED, sk->sk_ack_backlog);
	return 0;
}

SEC("fentry/tcp_check_req")
int BPF_PROG(check_comes, struct sock *sk)
{
	return last_packet_comes(sk);
}

#ifdef CHECK_REQ_SAYS_WHY
SEC("fexit/tcp_check_req")
int BPF_PROG(check_went, struct sock *sk, struct sk_buff *skb, struct request_sock *request, bool fastopen,
	     bool *stolen, void *reason, struct sock *result)
#else
SEC("fexit/tcp_check_req")
int BPF_PROG(check_went, struct sock *sk, struct sk_buff *skb, struct request_sock *request, bool fastopen,
	     bool *stolen, struct sock *result)
#endif
{
	return last_packet_went(sk, skb, result);
}

SEC("fentry/cookie_v4_check")
int BPF_PROG(cookie4_comes, struct sock *sk)
{
	return last_packet_comes(sk);
}

SEC("fexit/cookie_v4_check")
int BPF_PROG(cookie4_went, struct sock *sk, struct sk_buff *skb, struct sock *result)
{
	return last_packet_went(sk, skb, result);
}

SEC("fentry/cookie_v6_check")
int BPF_PROG(cookie6_comes, struct sock *sk)
{
	return last_packet_comes(sk);
}

SEC("fexit/cookie_v6_check")
int BPF_PROG(cookie6_went, struct sock *sk, struct sk_buff *skb, struct sock *result)
{
	return last_packet_went(sk, skb, result);
}
