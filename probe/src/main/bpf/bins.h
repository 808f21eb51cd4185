/* SPDX-License-Identifier: GPL-2.0 OR Apache-2.0 */
/*
 * BinParts: arrivals and refusals at an accept queue, counted in bins of 2^22 ns of CLOCK_MONOTONIC. One word has the
 * bin's number and all its counters, so that one exchange counts an event or opens the next bin; whoever opens one
 * tells the one before, if it was worth it: the queue came to an eighth of its capacity, somebody was refused, or came
 * back after that. The layout is that of dev.tidemark.probe.BinLayout.
 */
#ifndef TIDEMARK_BINS_H
#define TIDEMARK_BINS_H

#define BIN_SPAN 22
#define BIN_SLOT 41
#define BIN_SLOTS 0x7fffff
#define BIN_COUNT 1023
#define BIN_WORTH 1ULL
#define BIN_ARRIVAL (1ULL << 1)
#define BIN_RETRIED (1ULL << 11)
#define BIN_REFUSED (1ULL << 21)
#define BIN_CLIENT (1ULL << 31)

/* A client that comes back later is another: TCP gives up after 127 s. */
#define PATIENCE (130 * (__s64)SECOND)

#ifdef ARRIVALS
struct bin {
	__u64 cookie;
	__u64 word;
	__u64 at;             /* when its last event was */
	__u64 queue;          /* limit << 32 | length then */
	__u64 lost;           /* bins lost since recording began */
};

struct client {
	__u64 cookie;         /* of the listener */
	__u8  address[16];    /* that of IPv4 as ::ffff:a.b.c.d */
	__u16 port;           /* in the network's order */
	__u16 zero[3];
};

struct {
	__uint(type, BPF_MAP_TYPE_RINGBUF);
	__uint(max_entries, 512 * 1024);
} tidemark_bins SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, __u64);
} tidemark_unbin SEC(".maps");

/* Who was turned away, and when last. */
struct {
	__uint(type, BPF_MAP_TYPE_LRU_HASH);
	__uint(max_entries, 16 * 1024);
	__type(key, struct client);
	__type(value, __u64);
} tidemark_client SEC(".maps");

/* Whose packet this processor is at: arrival() leaves it to peak(), whose tracepoint does not tell. */
struct {
	__uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, struct client);
} tidemark_packet SEC(".maps");

static __always_inline void bin_lost(void)
{
	__u32 zero = 0;
	__u64 *lost = bpf_map_lookup_elem(&tidemark_unbin, &zero);

	if (lost)
		__sync_fetch_and_add(lost, 1);
}

static __always_inline bool is_full_bin(__u64 word)
{
	return (word >> 1 & BIN_COUNT) == BIN_COUNT || (word >> 21 & BIN_COUNT) == BIN_COUNT;
}

static __always_inline void tell_bin(struct facts *facts, __u64 word, __u64 cookie)
{
	__u32 zero = 0;
	__u64 *lost = bpf_map_lookup_elem(&tidemark_unbin, &zero);
	struct bin bin = { cookie, word, facts->bin_at, facts->bin_queue, lost ? *lost : 0 };

	if (bpf_ringbuf_output(&tidemark_bins, &bin, sizeof(bin), 0))
		bin_lost();
}

static __always_inline void count_bin(struct sock *sk, struct facts *facts, __u64 now, __u64 event, __u64 cookie)
{
	__u64 slot = now >> BIN_SPAN & BIN_SLOTS;

	for (int i = 0; i < 16; i++) {
		__u64 before = *(volatile __u64 *)&facts->bin;
		__u64 ahead = slot - (before >> BIN_SLOT) & BIN_SLOTS;
		/* One that comes late, by another processor's clock, counts in the bin that runs. */
		bool same = ahead == 0 || ahead >= BIN_SLOTS - 64;
		__u64 after;

		if (same && !is_full_bin(before))
			after = (before | (event & BIN_WORTH)) + (event & ~BIN_WORTH);
		else if (same)
			after = before >> BIN_SLOT << BIN_SLOT | event | BIN_WORTH;
		else
			after = slot << BIN_SLOT | event;
		if (__sync_val_compare_and_swap(&facts->bin, before, after) != before)
			continue;
		if ((!same || is_full_bin(before)) && (before & BIN_WORTH || is_full_bin(before)))
			tell_bin(facts, before, cookie);
		goto counted;
	}
	bin_lost();
counted:
	facts->bin_at = now;
	facts->bin_queue = (__u64)sk->sk_max_ack_backlog << 32 | sk->sk_ack_backlog;
}

static __always_inline bool recently_refused(const struct facts *facts, __u64 now)
{
	return facts->refused_at && (__s64)(now - facts->refused_at) <= PATIENCE;
}

/* The queue of sk has one more; client is only looked at where somebody was refused not long ago. */
static __always_inline void bin_arrived(struct sock *sk, struct facts *facts, __u64 now, __u32 length,
					const struct client *client)
{
	__u64 event = BIN_ARRIVAL;

	if (client && recently_refused(facts, now)) {
		__u64 *at = bpf_map_lookup_elem(&tidemark_client, client);

		if (at && (__s64)(now - *at) <= PATIENCE) {
			bpf_map_delete_elem(&tidemark_client, client);
			event |= BIN_RETRIED | BIN_WORTH;
		}
	}
	if ((__u64)length * 8 > sk->sk_max_ack_backlog)
		event |= BIN_WORTH;
	count_bin(sk, facts, now, event, bpf_get_socket_cookie(sk));
}

static __always_inline void bin_refused(struct sock *sk, struct facts *facts, const struct client *client)
{
	__u64 now = bpf_ktime_get_ns();
	__u64 event = BIN_REFUSED | BIN_WORTH;
	__u64 *at = bpf_map_lookup_elem(&tidemark_client, client);

	facts->refused_at = now;
	if (!at || (__s64)(now - *at) > PATIENCE)
		event |= BIN_CLIENT;
	if (at)
		*at = now;
	else
		bpf_map_update_elem(&tidemark_client, client, &now, BPF_ANY);
	count_bin(sk, facts, now, event, client->cookie);
}

static __always_inline void client_of_packet(struct client *client, const struct sk_buff *skb)
{
	unsigned char *packet = skb->head + skb->network_header;
	__u8 first = 0;

	bpf_probe_read_kernel(&first, 1, packet);
	if (first >> 4 == 6) {
		bpf_probe_read_kernel(client->address, 16, packet + 8);
	} else {
		client->address[10] = client->address[11] = 0xff;
		bpf_probe_read_kernel(client->address + 12, 4, packet + 12);
	}
	bpf_probe_read_kernel(&client->port, 2, skb->head + skb->transport_header);
}

static __always_inline void bin_refused_packet(struct sock *sk, struct facts *facts, const struct sk_buff *skb)
{
	struct client client = { .cookie = bpf_get_socket_cookie(sk) };

	client_of_packet(&client, skb);
	bin_refused(sk, facts, &client);
}

static __always_inline void client_of_tuple(struct client *client, const struct bpf_sock_tuple *tuple, bool six)
{
	if (six) {
		__builtin_memcpy(client->address, tuple->ipv6.saddr, 16);
		client->port = tuple->ipv6.sport;
	} else {
		client->address[10] = client->address[11] = 0xff;
		__builtin_memcpy(client->address + 12, &tuple->ipv4.saddr, 4);
		client->port = tuple->ipv4.sport;
	}
}

static __always_inline void bin_refused_tuple(struct sock *sk, struct facts *facts, struct __sk_buff *skb,
					      const struct bpf_sock_tuple *tuple, bool six)
{
	struct client client = { .cookie = bpf_get_socket_cookie(skb) };

	client_of_tuple(&client, tuple, six);
	bin_refused(sk, facts, &client);
}

/* The packet may end a handshake. */
static __always_inline void leave_packet(struct facts *facts, struct __sk_buff *skb, const struct bpf_sock_tuple *tuple,
					 bool six)
{
	__u32 zero = 0;
	struct client *packet = bpf_map_lookup_elem(&tidemark_packet, &zero);
	struct client client = { .cookie = bpf_get_socket_cookie(skb) };

	client_of_tuple(&client, tuple, six);
	if (packet)
		*packet = client;
}

/* It counts once. */
static __always_inline struct client taken_packet(void)
{
	__u32 zero = 0;
	struct client *packet = bpf_map_lookup_elem(&tidemark_packet, &zero);
	struct client client = {};

	if (packet) {
		client = *packet;
		packet->cookie = 0;
	}
	return client;
}
#endif

#endif
