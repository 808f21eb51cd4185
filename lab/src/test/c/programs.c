/* SPDX-License-Identifier: GPL-2.0 OR Apache-2.0 */
/*
 * Loads and attaches the compiled programs of probe/src/main/bpf, and tells what they recorded:
 *
 *   programs OBJECT CGROUP HOOK...
 *
 * attaches the programs of OBJECT that are for these hooks. Then each line of its input is answered by a line: a number
 * N by the facts of the socket that is descriptor N of the parent, in hexadecimal, "waits COOKIE" by the waits of that
 * listener, empty where it has none, and "events" or "bins" by a line for each event or bin that ended, and an empty
 * one.
 */
#define _GNU_SOURCE
#include <bpf/bpf.h>
#include <bpf/libbpf.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "../../../../probe/src/main/bpf/facts.h"

/* The values of tidemark_waits, of which vmlinux.h would be needed to say more. */
#define MOST_WAIT_BYTES 1024

static void fail(const char *what)
{
	perror(what);
	exit(1);
}

static void print(const void *bytes, size_t length)
{
	for (size_t i = 0; i < length; i++)
		printf("%02x", ((const unsigned char *)bytes)[i]);
	printf("\n");
}

static int told(void *context, void *bytes, size_t length)
{
	(void)context;
	print(bytes, length);
	return 0;
}

static void attach(struct bpf_program *program, int cgroup)
{
	struct bpf_link *link = strncmp(bpf_program__section_name(program), "cgroup", 6) ?
		bpf_program__attach(program) : bpf_program__attach_cgroup(program, cgroup);

	if (!link)
		fail(bpf_program__name(program));
}

static int is_wanted(const struct bpf_program *program, int count, char **hooks)
{
	for (int i = 0; i < count; i++)
		if (!strcmp(bpf_program__section_name(program), hooks[i]))
			return 1;
	return 0;
}

static void print_waits(const struct bpf_object *object, const char *listener)
{
	struct bpf_map *map = bpf_object__find_map_by_name(object, "tidemark_waits");
	unsigned long long cookie = strtoull(listener, NULL, 10);
	unsigned char waits[MOST_WAIT_BYTES];

	if (!map || bpf_map__value_size(map) > sizeof(waits))
		fail("tidemark_waits");
	if (bpf_map_lookup_elem(bpf_map__fd(map), &cookie, waits))
		printf("\n");
	else
		print(waits, bpf_map__value_size(map));
}

int main(int count, char **arguments)
{
	struct bpf_object *object = bpf_object__open(arguments[1]);
	struct ring_buffer *ring = NULL, *bins = NULL;
	struct bpf_program *program;
	struct facts facts;
	char line[64];
	int cgroup, map, events, ended;

	if (count < 3 || !object)
		fail(arguments[1]);
	bpf_object__for_each_program(program, object)
		bpf_program__set_autoload(program, is_wanted(program, count - 3, arguments + 3));
	if (bpf_object__load(object))
		fail(arguments[1]);
	cgroup = open(arguments[2], O_RDONLY);
	if (cgroup < 0)
		fail(arguments[2]);
	bpf_object__for_each_program(program, object)
		if (bpf_program__autoload(program))
			attach(program, cgroup);
	map = bpf_object__find_map_fd_by_name(object, "tidemark_facts");
	events = bpf_object__find_map_fd_by_name(object, "tidemark_events");
	if (events >= 0)
		ring = ring_buffer__new(events, told, NULL, NULL);
	ended = bpf_object__find_map_fd_by_name(object, "tidemark_bins");
	if (ended >= 0)
		bins = ring_buffer__new(ended, told, NULL, NULL);
	printf("attached\n");
	fflush(stdout);
	while (fgets(line, sizeof(line), stdin)) {
		if (!strncmp(line, "events", 6)) {
			if (ring)
				ring_buffer__consume(ring);
			printf("\n");
		} else if (!strncmp(line, "bins", 4)) {
			if (bins)
				ring_buffer__consume(bins);
			printf("\n");
		} else if (!strncmp(line, "waits ", 6)) {
			print_waits(object, line + 6);
		} else {
			int parent = syscall(SYS_pidfd_open, getppid(), 0);
			int socket = syscall(SYS_pidfd_getfd, parent, atoi(line), 0);

			if (socket < 0 || bpf_map_lookup_elem(map, &socket, &facts))
				fail("facts");
			print(&facts, sizeof(facts));
			close(socket);
			close(parent);
		}
		fflush(stdout);
	}
	return 0;
}
