/* SPDX-License-Identifier: GPL-2.0 OR Apache-2.0 */
/* What the programs share: the maps, how a maximum is raised, how an event is told. */
#ifndef TIDEMARK_COMMON_H
#define TIDEMARK_COMMON_H

#include "vmlinux.h"
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_core_read.h>
#include <bpf/bpf_tracing.h>
#include "facts.h"

#define PROTOCOL_TCP 6
#define FAMILY_INET 2
#define FAMILY_INET6 10
#define SECOND 1000000000ULL

char LICENSE[] SEC("license") = "GPL";

struct {
	__uint(type, BPF_MAP_TYPE_SK_STORAGE);
	__uint(map_flags, BPF_F_NO_PREALLOC);
	__type(key, int);
	__type(value, struct facts);
} tidemark_facts SEC(".maps");

#ifdef EVENTS
struct {
	__uint(type, BPF_MAP_TYPE_RINGBUF);
	__uint(max_entries, 256 * 1024);
} tidemark_events SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, __u64);
} tidemark_lost SEC(".maps");
#endif

/* An MPTCP listener is two sockets; the one of TCP owns the queues. AF_UNIX has the same state. */
static __always_inline bool is_listener(const struct sock *sk)
{
	return sk->__sk_common.skc_state == TCP_LISTEN && sk->sk_protocol == PROTOCOL_TCP;
}

/*
 * Raises a word to what it should be at least. Whoever loses an exchange lost it to a raise, so that few turns do.
 * Returns the word before, or ~0 where nothing was raised.
 */
static __always_inline __u64 raise(__u64 *word, __u64 to)
{
	for (int i = 0; i < 16; i++) {
		__u64 before = *(volatile __u64 *)word;

		if (before >= to)
			return ~0ULL;
		if (__sync_val_compare_and_swap(word, before, to) == before)
			return before;
	}
	return ~0ULL;
}

/* Looked at, never foretold: what it says was the length at that moment. */
static __always_inline void see_syn_queue(struct facts *facts, struct tcp_sock *tcp)
{
	__u32 length = tcp->inet_conn.icsk_accept_queue.qlen.counter;

	if (raise(&facts->syn_peak, length) != ~0ULL)
		facts->syn_peak_at = bpf_ktime_get_ns();
}

#ifdef EVENTS
static __always_inline void tell(struct event *event, __u64 cookie, __u32 kind, __u32 length, __u32 limit)
{
	__u32 zero = 0;
	__u64 *lost = bpf_map_lookup_elem(&tidemark_lost, &zero);

	if (!lost)
		return;
	event->at = bpf_ktime_get_ns();
	event->cookie = cookie;
	event->kind = kind;
	event->length = length;
	event->limit = limit;
	event->lost = *lost;
	if (bpf_ringbuf_output(&tidemark_events, event, sizeof(*event), 0))
		__sync_fetch_and_add(lost, 1);
}
#endif

#endif
