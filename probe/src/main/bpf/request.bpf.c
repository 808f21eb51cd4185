/* SPDX-License-Identifier: GPL-2.0 OR Apache-2.0 */
/*
 * RequestProgram: a listener is about to decide on a SYN, in this order (tcp_conn_request(), net/ipv4/tcp_input.c).
 * The same SYN again, of a request that is there, does not come here.
 */
SEC("fentry/tcp_conn_request")
int BPF_PROG(request, void *request_ops, void *family_ops, struct sock *sk, struct sk_buff *skb)
{
	struct tcp_sock *tcp;
	struct facts *facts;
	__u32 half_open;

	if (!is_listener(sk))
		return 0;
	facts = bpf_sk_storage_get(&tidemark_facts, sk, 0, BPF_SK_STORAGE_GET_F_CREATE);
	if (!facts)
		return 0;
	__sync_fetch_and_add(&facts->syn_seen, 1);
	tcp = bpf_skc_to_tcp_sock(sk);
	if (!tcp)
		return 0;
	half_open = tcp->inet_conn.icsk_accept_queue.qlen.counter;
	if (half_open > sk->sk_max_ack_backlog) {
		__sync_fetch_and_add(&facts->syn_queue_full, 1);
		tell_packet(skb, sk, SYN_QUEUE_FULL, half_open);
		/* Without cookies the SYN goes no further. */
		if (!sk->__sk_common.skc_net.net->ipv4.sysctl_tcp_syncookies)
			return 0;
	}
	if (sk->sk_ack_backlog > sk->sk_max_ack_backlog) {
		__sync_fetch_and_add(&facts->syn_refused, 1);
#ifdef ARRIVALS
		bin_refused_packet(sk, facts, skb);
#endif
		tell_packet(skb, sk, SYN_REFUSED, sk->sk_ack_backlog);
	}
	return 0;
}
