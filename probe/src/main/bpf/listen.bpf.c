/* SPDX-License-Identifier: GPL-2.0 OR Apache-2.0 */
/*
 * ListenProgram: a socket becomes a listener (inet_csk_listen_start(), net/ipv4/inet_connection_sock.c). Its limit
 * is set by then; what was asked for is still in the registers of the system call. listen(2) on a socket that
 * listens already does not come here.
 */
static __always_inline void listens(struct sock *sk, __u32 limit, __u32 kind)
{
	struct facts *facts;
	struct pt_regs *registers;
	__u32 requested = 0, flags = 0;

	facts = bpf_sk_storage_get(&tidemark_facts, sk, 0, BPF_SK_STORAGE_GET_F_CREATE);
	if (!facts)
		return;
	registers = (struct pt_regs *)bpf_task_pt_regs(bpf_get_current_task_btf());
#if defined(__TARGET_ARCH_arm64)
	if (registers->syscallno == 201) {
		requested = registers->user_regs.regs[1];
		flags = REQUESTED_IS_KNOWN;
	}
#else
	if (registers->orig_ax == 50) {
		requested = registers->si;
		flags = REQUESTED_IS_KNOWN;
	}
#endif
	facts->requested = requested;
	facts->effective = limit;
	facts->process = bpf_get_current_pid_tgid() >> 32;
	facts->flags = flags;
	facts->listen_at = bpf_ktime_get_ns();
	/* Waits are kept by its cookie, which it has from here on. */
	bpf_get_socket_cookie(sk);
#ifdef EVENTS
	struct event event = {};

	event.requested = requested;
	event.process = bpf_get_current_pid_tgid() >> 32;
	tell(&event, bpf_get_socket_cookie(sk), flags ? kind : kind + 5, 0, limit);
#endif
}

SEC("tp_btf/inet_sock_set_state")
int BPF_PROG(listen, struct sock *sk, int old_state, int new_state)
{
	if (new_state == TCP_LISTEN && sk->sk_protocol == PROTOCOL_TCP)
		listens(sk, sk->sk_max_ack_backlog, LISTEN);
	return 0;
}

#ifdef FUNCTIONS
/* What a listener is given becomes its limit at once (inet_listen(), net/ipv4/af_inet.c). */
SEC("fentry/inet_listen")
int BPF_PROG(listen_again, struct socket *socket, int backlog)
{
	struct sock *sk = socket->sk;

	if (sk && is_listener(sk))
		listens(sk, backlog, LISTEN_AGAIN);
	return 0;
}
#endif
