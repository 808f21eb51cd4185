/* SPDX-License-Identifier: GPL-2.0 OR Apache-2.0 */
/*
 * EnqueueProgram: a connection was put into an accept queue (inet_csk_reqsk_queue_add(),
 * net/ipv4/inet_connection_sock.c). Where the compiler built that function into inet_csk_complete_hashdance(), which
 * ends usual handshakes, added() sees only connections by cookie and by TCP Fast Open, and ended() the others; where it
 * did not, added() sees all, and ended() is not attached.
 */
SEC("fexit/inet_csk_reqsk_queue_add")
int BPF_PROG(added, struct sock *sk, struct request_sock *request, struct sock *child, struct sock *result)
{
	if (result && is_listener(sk))
		RECORD(sk, request);
	return 0;
}

SEC("fexit/inet_csk_complete_hashdance")
int BPF_PROG(ended, struct sock *sk, struct sock *child, struct request_sock *request, bool own, struct sock *result)
{
	if (result && is_listener(sk))
		RECORD(sk, request);
	return 0;
}
