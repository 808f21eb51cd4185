/* What programs do that a probe watches. LOAD is "connect" (connect, accept and close over the loopback), "ping" (64 bytes
   there and back on one connection), "getppid" (a system call that has nothing to do with it), "refused" (a connect whose
   SYN a full queue turns away) or "after" (as "connect", where a client was turned away a moment ago). Does as many batches of
   BATCH as each line of its input says, on one processor, and answers with how many nanoseconds each batch took. */
#define _GNU_SOURCE
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

static int listener, here, there;
static struct sockaddr_in address = {.sin_family = AF_INET};

static void fail(const char *what) {
    perror(what);
    exit(3);
}

static long nanos(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return now.tv_sec * 1000000000L + now.tv_nsec;
}

static void pin(void) {
    cpu_set_t allowed, one;
    int last = -1;
    sched_getaffinity(0, sizeof allowed, &allowed);
    for (int i = 0; i < CPU_SETSIZE; i++)
        if (CPU_ISSET(i, &allowed))
            last = i;
    CPU_ZERO(&one);
    CPU_SET(last, &one);
    if (sched_setaffinity(0, sizeof one, &one))
        fail("sched_setaffinity");
}

static void join(void) {
    here = socket(AF_INET, SOCK_STREAM, 0);
    if (here < 0 || connect(here, (struct sockaddr *)&address, sizeof address))
        fail("connect");
    if ((there = accept(listener, 0, 0)) < 0)
        fail("accept");
}

static void part(void) {
    close(here);
    close(there);
}

/* A client that is turned away. The queue of one takes two. */
static void ask(void) {
    int client = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
    if (client < 0 || !connect(client, (struct sockaddr *)&address, sizeof address))
        fail("a connect that is turned away");
    close(client);
}

static void fill(int clients[2]) {
    for (int i = 0; i < 2; i++) {
        clients[i] = socket(AF_INET, SOCK_STREAM, 0);
        if (clients[i] < 0 || connect(clients[i], (struct sockaddr *)&address, sizeof address))
            fail("connect");
    }
}

static void turn_away_one(void) {
    int clients[2], server;
    fill(clients);
    ask();
    for (int i = 0; i < 2; i++) {
        if ((server = accept(listener, 0, 0)) < 0)
            fail("accept");
        close(clients[i]);
        close(server);
    }
}

static void pass(int from, int to) {
    char bytes[64] = {0};
    if (send(from, bytes, sizeof bytes, 0) != sizeof bytes || recv(to, bytes, sizeof bytes, MSG_WAITALL) != sizeof bytes)
        fail("64 bytes");
}

static void again(char load) {
    switch (load) {
    case 'c':
    case 'a':
        join();
        part();
        break;
    case 'r':
        ask();
        break;
    case 'p':
        pass(here, there);
        pass(there, here);
        break;
    default:
        syscall(SYS_getppid);
    }
}

int main(int words, char **word) {
    socklen_t length = sizeof address;
    int count, batch = words > 2 ? atoi(word[2]) : 0, on = 1;
    if (batch < 1 || !strchr("cpgra", word[1][0]))
        return 3;
    char load = word[1][0];
    pin();
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    listener = socket(AF_INET, SOCK_STREAM, 0);
    if (listener < 0 || bind(listener, (struct sockaddr *)&address, length) || listen(listener, strchr("ra", load) ? 1 : 128)
        || getsockname(listener, (struct sockaddr *)&address, &length))
        fail("listen");
    int waiting[2];
    if (load == 'r')
        fill(waiting);
    if (load == 'p') {
        join();
        setsockopt(here, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
        setsockopt(there, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    }
    while (scanf("%d", &count) == 1) {
        if (load == 'a')
            turn_away_one();
        for (int i = 0; i < count; i++) {
            long before = nanos();
            for (int j = 0; j < batch; j++)
                again(load);
            printf(i ? " %ld" : "%ld", nanos() - before);
        }
        putchar('\n');
        fflush(stdout);
    }
    return 0;
}
