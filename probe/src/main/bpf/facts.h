/* SPDX-License-Identifier: GPL-2.0 OR Apache-2.0 */
/*
 * What is recorded about one listener: the value that lives in the listener's own socket.
 * Native byte order. The offsets are those of dev.tidemark.probe.FactsLayout.
 */
#ifndef TIDEMARK_FACTS_H
#define TIDEMARK_FACTS_H

struct facts {
	__u64 window;         /*   0  second of CLOCK_MONOTONIC << 32 | highest length in it */
	__u64 earlier;        /*   8  the last such word of an earlier second */
	__u64 peak;           /*  16  highest length since recording began */
	__u64 peak_at;        /*  24  when, in ns of CLOCK_MONOTONIC */
	__u64 enqueues;       /*  32 */
	__u64 syn_refused;    /*  40  SYN dropped: accept queue full */
	__u64 ack_refused;    /*  48  last packet of a handshake dropped: accept queue full */
	__u64 syn_queue_full; /*  56  SYN that found the SYN queue full: dropped, or answered by a cookie */
	__u64 syn_peak;       /*  64  highest length of the SYN queue since recording began */
	__u64 syn_peak_at;    /*  72 */
	__u64 listen_at;      /*  80  when listen(2) was called last; 0: not seen */
	__u32 requested;      /*  88  the backlog as it was given */
	__u32 effective;      /*  92  sk_max_ack_backlog after it */
	__u32 process;        /*  96  who called listen(2) */
	__u32 flags;          /* 100  bit 0: requested is known */
	__u32 peak_limit;     /* 104  sk_max_ack_backlog when peak was raised */
	__u32 reserved;       /* 108 */
	__u64 syn_seen;       /* 112 */
	__u64 bin;            /* 120  the bin of arrivals that runs, or ran last: see bins.h */
	__u64 bin_at;         /* 128  of the last arrival or refusal in it */
	__u64 bin_queue;      /* 136  limit << 32 | length then */
	__u64 refused_at;     /* 144  of the last refusal; 0: none */
};

#define REQUESTED_IS_KNOWN 1

/* A ring buffer of these is filled where events are wanted. */
struct event {
	__u64 at;             /*   0  ns of CLOCK_MONOTONIC */
	__u64 cookie;         /*   8 */
	__u32 kind;           /*  16 */
	__u32 length;         /*  20  of the queue the event is about */
	__u32 limit;          /*  24 */
	__u32 requested;      /*  28  of LISTEN */
	__u32 process;        /*  32  of LISTEN, and of LISTEN_UNKNOWN, where requested is not known */
	__u16 family;         /*  36  of the remote address; 0: none */
	__u16 remote_port;    /*  38 */
	__u8  remote[16];     /*  40 */
	__u64 lost;           /*  56  events lost since recording began */
};

enum event_kind { LISTEN = 1, PEAK, SYN_REFUSED, ACK_REFUSED, SYN_QUEUE_FULL, LISTEN_UNKNOWN, LISTEN_AGAIN, LISTEN_AGAIN_UNKNOWN = 12 };

#endif
