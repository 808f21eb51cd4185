/* SPDX-License-Identifier: GPL-2.0 OR Apache-2.0 */
/*
 * AcceptWaitProgram: accept(2) takes a connection. When it was put into the queue nobody has to note: as its handshake
 * completes, tcp_init_buffer_space() (net/ipv4/tcp_input.c) sets rcvq_space.time, in us of CLOCK_MONOTONIC, and nothing
 * sets it again before its data are read, which only its owner does, after accept(2). 0: another processor takes it
 * while its handshake is completed.
 */
#include "waits.h"

static __always_inline void waited(struct tcp_sock *connection, __u64 cookie)
{
	struct waits zero = {}, *waits;
	__u64 established = connection->rcvq_space.time, now, wait = 0, rest;
	__u32 bucket = 0;

	if (established) {
		now = bpf_ktime_get_ns() / 1000;
		if (now >= established)
			wait = now - established;
	}
	if (wait > 0x7fffffff)
		wait = 0x7fffffff;
	rest = wait;
	for (int bits = 16; bits; bits /= 2) {
		if (rest >> bits) {
			rest >>= bits;
			bucket += bits;
		}
	}
	bucket += rest;
	waits = bpf_map_lookup_elem(&tidemark_waits, &cookie);
	if (!waits) {
		bpf_map_update_elem(&tidemark_waits, &cookie, &zero, BPF_NOEXIST);
		waits = bpf_map_lookup_elem(&tidemark_waits, &cookie);
		if (!waits)
			return;
	}
	__sync_fetch_and_add(&waits->sum, wait);
	__sync_fetch_and_add(&waits->counts[bucket & (WAIT_BUCKETS - 1)], 1);
}

#ifdef FUNCTIONS
#ifdef ACCEPT_HAS_FLAGS /* Linux 6.9 and earlier */
#define ACCEPT_ARGUMENTS struct sock *sk, int flags, int *error, bool kern
#else
#define ACCEPT_ARGUMENTS struct sock *sk, struct proto_accept_arg *arg
#endif
SEC("fexit/inet_csk_accept")
int BPF_PROG(accepted, ACCEPT_ARGUMENTS, struct sock *result)
{
	struct tcp_sock *connection;

	if (!result || !is_listener(sk))
		return 0;
	connection = bpf_skc_to_tcp_sock(result);
	if (connection)
		waited(connection, bpf_get_socket_cookie(sk));
	return 0;
}
#endif

/*
 * inet_getname() (net/ipv4/af_inet.c) tells a program who its peer is; accept(2) asks it before it returns, where the
 * program gave room for an address. The listener is the one whose descriptor the program gave.
 */
static __always_inline int accepting(struct bpf_sock_addr *address)
{
	struct task_struct *task = bpf_get_current_task_btf();
	struct pt_regs *registers = (struct pt_regs *)bpf_task_pt_regs(task);
	struct tcp_sock *connection;
	struct fdtable *table;
	struct file *file = NULL;
	struct socket *socket = NULL;
	struct sock *listener = NULL;
	__u64 cookie = 0;
	__u32 descriptor;

	if (!address->sk)
		return 1;
#if defined(__TARGET_ARCH_arm64)
	if (registers->syscallno != 202 && registers->syscallno != 242)
		return 1;
	descriptor = registers->orig_x0;
#else
	if (registers->orig_ax != 43 && registers->orig_ax != 288)
		return 1;
	descriptor = registers->di;
#endif
	connection = bpf_skc_to_tcp_sock(address->sk);
	if (!connection || !task->files)
		return 1;
	table = task->files->fdt;
	if (!table || descriptor >= table->max_fds)
		return 1;
	bpf_probe_read_kernel(&file, sizeof(file), table->fd + descriptor);
	if (file)
		bpf_probe_read_kernel(&socket, sizeof(socket), &file->private_data);
	if (socket)
		bpf_probe_read_kernel(&listener, sizeof(listener), &socket->sk);
	if (listener)
		bpf_probe_read_kernel(&cookie, sizeof(cookie), &listener->__sk_common.skc_cookie);
	if (cookie)
		waited(connection, cookie);
	return 1;
}

SEC("cgroup/getpeername4")
int accepting4(struct bpf_sock_addr *address)
{
	return accepting(address);
}

SEC("cgroup/getpeername6")
int accepting6(struct bpf_sock_addr *address)
{
	return accepting(address);
}
