/* SPDX-License-Identifier: GPL-2.0 OR Apache-2.0 */
/*
 * SynQueueProgram: the answer to a SYN is sent again, by a timer, a second after the first (tcp_rtx_synack(),
 * net/ipv4/tcp_output.c). Whatever leaves the SYN queue leaves it after a packet that ArrivalProgram sees or after
 * this: the two miss no length of it.
 */
SEC("tp_btf/tcp_retransmit_synack")
int BPF_PROG(answer, struct sock *sk, struct request_sock *request)
{
	struct tcp_sock *tcp;
	struct facts *facts;

	if (!is_listener(sk))
		return 0;
	tcp = bpf_skc_to_tcp_sock(sk);
	if (!tcp)
		return 0;
	facts = bpf_sk_storage_get(&tidemark_facts, sk, 0, BPF_SK_STORAGE_GET_F_CREATE);
	if (facts)
		see_syn_queue(facts, tcp);
	return 0;
}
