/* SPDX-License-Identifier: GPL-2.0 OR Apache-2.0 */
/* How long connections waited for accept(2), by the listener's cookie. The offsets are those of WaitLayout. */
#ifndef TIDEMARK_WAITS_H
#define TIDEMARK_WAITS_H

#define WAIT_BUCKETS 32

struct waits {
	__u64 sum;                   /*   0  in us */
	__u64 counts[WAIT_BUCKETS];  /*   8  by how many bits the microseconds have */
};

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(map_flags, BPF_F_NO_PREALLOC);
	__uint(max_entries, 16384);
	__type(key, __u64);
	__type(value, struct waits);
} tidemark_waits SEC(".maps");

#endif
