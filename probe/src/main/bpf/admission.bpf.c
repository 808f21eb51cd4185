/* SPDX-License-Identifier: GPL-2.0 OR Apache-2.0 */
/*
 * SynQueueProgram: a request was put into a SYN queue (net/ipv4/inet_connection_sock.c). The function returns nothing
 * in Linux 6.1 and whether it did in later ones; either way what is looked at is the length.
 */
SEC("fexit/inet_csk_reqsk_queue_hash_add")
int BPF_PROG(admission, struct sock *sk)
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
