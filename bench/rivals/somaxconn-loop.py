# The loop body of a script that is widely handed around as "monitor the TCP backlog". It counts half-open handshakes
# and reads a ceiling; the accept queue is in neither. Each line of input says how often to run it.
import subprocess
import sys
import time


def get_backlog_count():
    result = subprocess.run(['ss', '-nt', 'state', 'syn-recv'],
                            stdout=subprocess.PIPE)
    return len(result.stdout.decode().splitlines()) - 1  # subtract header


def body():
    current = get_backlog_count()
    max_conn = int(subprocess.run(['sysctl', '-n', 'net.core.somaxconn'],
                                  stdout=subprocess.PIPE).stdout)
    return f"Backlog usage: {current}/{max_conn} ({current/max_conn:.1%})"


for line in sys.stdin:
    nanos = []
    for _ in range(int(line)):
        before = time.monotonic_ns()
        body()
        nanos.append(str(time.monotonic_ns() - before))
    print(' '.join(nanos), flush=True)
