"""Writes what a program finds of itself when it starts, into the file that is its argument: for check-exec."""

import os
import re
import resource
import signal
import sys

VARYING = re.compile(r"(Pid|Tgid|Ngid|NS\w+|PPid|Vm\w+|Rss\w+|Hugetlb\w+|\w*ctxt\w*|Seccomp\w*|NoNewPrivs):")


def read(name):
    with open("/proc/self/" + name, "rb") as file:
        return file.read()


def descriptors():
    for number in sorted(os.listdir("/proc/self/fd"), key=int):
        try:
            target = os.readlink("/proc/self/fd/" + number)
            flags = re.search(r"flags:.*", read("fdinfo/" + number).decode()).group(0)
        except OSError:
            continue
        if not target.startswith("/proc/"):
            yield number, target, flags


def children():
    try:
        return os.waitpid(-1, os.WNOHANG)
    except ChildProcessError:
        return "none"


stat = read("stat").decode().rsplit(")", 1)[1].split()
state = {
    "environment": read("environ"),
    "status": [line for line in read("status").decode().splitlines() if not VARYING.match(line)],
    "limits": [(n, resource.getrlimit(getattr(resource, n))) for n in dir(resource) if n.startswith("RLIMIT_")],
    "descriptors": list(descriptors()),
    "group, session, terminal, its group": stat[2:6],
    "leads group, session, is in the foreground, has a terminal": [
        (int(stat[2]) == os.getpid(), int(stat[3]) == os.getpid(), stat[2] == stat[5], stat[4] != "0")
    ],
    "priority, nice": stat[15:17],
    "realtime priority, policy": stat[37:39],
    "affinity": sorted(os.sched_getaffinity(0)),
    "folder": os.getcwd(),
    "namespaces": [os.readlink("/proc/self/ns/" + name) for name in sorted(os.listdir("/proc/self/ns"))],
    "children": children(),
    "timer": signal.getitimer(signal.ITIMER_REAL),
    "arguments": sys.argv[2:],
}
for name in ("oom_score_adj", "coredump_filter", "timerslack_ns", "personality", "cgroup", "autogroup", "comm"):
    state[name] = read(name)
with open(sys.argv[1], "w", encoding="utf-8", errors="surrogateescape") as file:
    for name, value in state.items():
        for part in value if isinstance(value, list) else [value]:
            print(name + ":", part, file=file)
