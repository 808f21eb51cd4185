/* SPDX-License-Identifier: GPL-2.0 OR Apache-2.0 */
/*
 * PeakProgram: the kernel calls a listener's sk_data_ready once for each connection that it put into the accept
 * queue (tcp_child_process(), net/ipv4/tcp_minisocks.c), right after it did.
 */
#ifdef ARRIVALS
static __always_inline void record(struct sock *sk, struct request_sock *request)
#else
static __always_inline void record(struct sock *sk)
#endif
{
	struct facts *facts;
	__u64 length, now, word, before;

	facts = bpf_sk_storage_get(&tidemark_facts, sk, 0, BPF_SK_STORAGE_GET_F_CREATE);
	if (!facts)
		return;
	__sync_fetch_and_add(&facts->enqueues, 1);
	length = sk->sk_ack_backlog;

	now = bpf_ktime_get_ns();
	word = now / SECOND << 32 | length;
	before = raise(&facts->window, word);
	/* Whoever opens a new second keeps what the one before came to. */
	if (before != ~0ULL && before >> 32 != word >> 32)
		facts->earlier = before;

#ifdef ARRIVALS
	if (recently_refused(facts, now)) {
		struct client client = {};

		if (request) {
			client.cookie = bpf_get_socket_cookie(sk);
			BPF_CORE_READ_INTO(&client.address, request, __req_common.skc_v6_daddr);
			BPF_CORE_READ_INTO(&client.port, request, __req_common.skc_dport);
		} else {
			client = taken_packet();
		}
		bin_arrived(sk, facts, now, length, &client);
	} else {
		bin_arrived(sk, facts, now, length, NULL);
	}
#endif

	if (raise(&facts->peak, length) != ~0ULL) {
		facts->peak_at = now;
		facts->peak_limit = sk->sk_max_ack_backlog;
#ifdef EVENTS
		struct event event = {};

		tell(&event, bpf_get_socket_cookie(sk), PEAK, length, sk->sk_max_ack_backlog);
#endif
	}
}

#ifdef ARRIVALS
#define RECORD(sk, request) record(sk, request)
#else
#define RECORD(sk, request) record(sk)
#endif

SEC("tp_btf/sk_data_ready")
int BPF_PROG(peak, struct sock *sk)
{
	if (is_listener(sk))
		RECORD(sk, NULL);
	return 0;
}
