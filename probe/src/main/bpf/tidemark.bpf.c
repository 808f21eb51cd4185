/* SPDX-License-Identifier: GPL-2.0 OR Apache-2.0 */
/* All programs, as one object. */
#include "common.h"
#include <bpf/bpf_endian.h>
#include "packet.h"
#include "bins.h"
#include "peak.bpf.c"
#include "listen.bpf.c"
#include "arrival.bpf.c"
#include "refusal.bpf.c"
#include "answer.bpf.c"
#ifdef WAITS
#include "accept.bpf.c"
#endif
#ifdef FUNCTIONS
#include "enqueue.bpf.c"
#include "request.bpf.c"
#include "admission.bpf.c"
#include "last_packet.bpf.c"
#endif
