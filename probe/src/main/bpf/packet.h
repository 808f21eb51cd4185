/* SPDX-License-Identifier: GPL-2.0 OR Apache-2.0 */
/* RefusalEvent: that a packet was turned away, and from where it came, for programs that hold a struct sk_buff. */
#ifndef TIDEMARK_PACKET_H
#define TIDEMARK_PACKET_H

#ifdef EVENTS
static __always_inline void tell_packet(struct sk_buff *skb, struct sock *sk, __u32 kind, __u32 length)
{
	struct event event = {};
	unsigned char *packet = skb->head + skb->network_header;
	unsigned char *segment = skb->head + skb->transport_header;
	__u8 first = 0;
	__u16 port = 0;

	bpf_probe_read_kernel(&first, 1, packet);
	bpf_probe_read_kernel(&port, 2, segment);
	event.remote_port = bpf_ntohs(port);
	if (first >> 4 == 6) {
		event.family = FAMILY_INET6;
		bpf_probe_read_kernel(event.remote, 16, packet + 8);
	} else {
		event.family = FAMILY_INET;
		bpf_probe_read_kernel(event.remote, 4, packet + 12);
	}
	tell(&event, bpf_get_socket_cookie(sk), kind, length, sk->sk_max_ack_backlog);
}
#else
#define tell_packet(skb, sk, kind, length)
#endif

#endif
