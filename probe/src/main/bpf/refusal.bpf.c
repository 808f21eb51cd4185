/* SPDX-License-Identifier: GPL-2.0 OR Apache-2.0 */
/*
 * RefusalProgram: the kernel frees a packet and says why (6.15 and later: SKB_DROP_REASON_TCP_LISTEN_OVERFLOW, of
 * tcp_check_req(), net/ipv4/tcp_minisocks.c). A handshake by cookie ends as SKB_DROP_REASON_NO_SOCKET instead
 * (cookie_v4_check(), net/ipv4/syncookies.c), which only together with a full queue means the same.
 */
SEC("tp_btf/kfree_skb")
int BPF_PROG(refusal, struct sk_buff *skb, void *location, enum skb_drop_reason reason, struct sock *rx_sk)
{
	struct facts *facts;
	bool overflow = reason == bpf_core_enum_value(enum skb_drop_reason, SKB_DROP_REASON_TCP_LISTEN_OVERFLOW);

	if (!overflow && reason != bpf_core_enum_value(enum skb_drop_reason, SKB_DROP_REASON_NO_SOCKET))
		return 0;
	if (!rx_sk || !is_listener(rx_sk))
		return 0;
	if (!overflow && rx_sk->sk_ack_backlog <= rx_sk->sk_max_ack_backlog)
		return 0;
	facts = bpf_sk_storage_get(&tidemark_facts, rx_sk, 0, BPF_SK_STORAGE_GET_F_CREATE);
	if (!facts)
		return 0;
	__sync_fetch_and_add(&facts->ack_refused, 1);
#ifdef ARRIVALS
	bin_refused_packet(rx_sk, facts, skb);
#endif
	tell_packet(skb, rx_sk, ACK_REFUSED, rx_sk->sk_ack_backlog);
	return 0;
}
