/* SPDX-License-Identifier: GPL-2.0 OR Apache-2.0 */
/*
 * ListenProgram: a socket becomes a listener (inet_csk_listen_start(), net/ipv4/inet_connection_sock.c). Its limit
 * is set by then; what was asked for is still in the registers of the system call. listen(2) on a socket that
 * listens already does not come here.
 */
SEC("tp_btf/inet_sock_set_state")
int BPF_PROG(listen, struct sock *sk, int old_state, int new_state)
{
	struct facts *facts;
	struct pt_regs *registers;
	__u32 requested = 0, flags = 0;

	if (new_state != TCP_LISTEN || sk->sk_protocol != PROTOCOL_TCP)
		return 0;
	facts = bpf_sk_storage_get(&tidemark_facts, sk, 0, BPF_SK_STORAGE_GET_F_CREATE);
	if (!facts)
		return 0;
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
	facts->effective = sk->sk_max_ack_backlog;
	facts->process = bpf_get_current_pid_tgid() >> 32;
	facts->flags = flags;
	facts->listen_at = bpf_ktime_get_ns();
#ifdef EVENTS
	struct event event = {};

	event.requested = requested;
	event.process = bpf_get_current_pid_tgid() >> 32;
	tell(&event, bpf_get_socket_cookie(sk), flags ? LISTEN : LISTEN_UNKNOWN, 0, sk->sk_max_ack_backlog);
#endif
	return 0;
}
