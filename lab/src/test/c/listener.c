/*
 * A program that listens as it is told: each argument is an order, done one after the other, such as
 *   listener tcp4 listen 5 limit hold
 * It prints a line for what it was asked to find out, and ends with 0, or with 1 when it does not understand.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <linux/io_uring.h>
#include <netinet/tcp.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static char **words;
static int fd = -1;
static struct sockaddr_un path;
static socklen_t path_length;
static volatile sig_atomic_t ticks;

static void say(const char *what, long value) {
    printf("%s %ld\n", what, value);
    fflush(stdout);
}

static void need(int result, const char *what) {
    if (result < 0) {
        perror(what);
        exit(1);
    }
}

static const char *next(void) {
    if (!*words) {
        fputs("an order needs another word\n", stderr);
        exit(1);
    }
    return *words++;
}

static long number(void) { return strtol(next(), NULL, 0); }

static void open_inet(int family, int type) {
    struct sockaddr_in6 six = {.sin6_family = AF_INET6};
    struct sockaddr_in four = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    need(fd = socket(family, type, 0), "socket");
    if (family == AF_INET6)
        need(bind(fd, (struct sockaddr *)&six, sizeof six), "bind");
    else
        need(bind(fd, (struct sockaddr *)&four, sizeof four), "bind");
}

/* A name that begins with @ is abstract. */
static void open_unix(const char *name) {
    path.sun_family = AF_UNIX;
    strncpy(path.sun_path, name, sizeof path.sun_path - 1);
    path_length = offsetof(struct sockaddr_un, sun_path) + strlen(name);
    if (name[0] == '@')
        path.sun_path[0] = 0;
    else
        path_length++;
    need(fd = socket(AF_UNIX, SOCK_STREAM, 0), "socket");
    need(bind(fd, (struct sockaddr *)&path, path_length), "bind");
}

/* Prints what listen(2) returned: 0, or the error number negated. */
static void listen_with(long backlog) { say("listen", listen(fd, (int)backlog) < 0 ? -errno : 0); }

static void limit(void) {
    struct tcp_info info;
    socklen_t length = sizeof info;
    need(getsockopt(fd, IPPROTO_TCP, TCP_INFO, &info, &length), "TCP_INFO");
    say("limit", info.tcpi_sacked);
}

/* How many clients a unix listener admits. */
static void capacity(void) {
    long admitted = 0;
    for (;;) {
        int client = socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0);
        if (client < 0 || connect(client, (struct sockaddr *)&path, path_length) < 0)
            break;
        admitted++;
    }
    say("capacity", admitted);
}

/* Whom a client of the unix listener sees. */
static void peer(void) {
    struct ucred peer;
    gid_t groups[64];
    socklen_t length = sizeof peer;
    int client;
    need(client = socket(AF_UNIX, SOCK_STREAM, 0), "socket");
    need(connect(client, (struct sockaddr *)&path, path_length), "connect");
    need(getsockopt(client, SOL_SOCKET, SO_PEERCRED, &peer, &length), "SO_PEERCRED");
    say("peer-user", peer.uid);
    say("peer-group", peer.gid);
    say("peer-is-self", peer.pid == getpid());
    length = sizeof groups;
    need(getsockopt(client, SOL_SOCKET, SO_PEERGROUPS, groups, &length), "SO_PEERGROUPS");
    say("peer-groups", length / sizeof *groups);
    close(client);
}

static void user(long id) {
    gid_t group = (gid_t)id;
    need(setgroups(1, &group), "setgroups");
    need(setresgid(group, group, group), "setresgid");
    need(setresuid((uid_t)id, (uid_t)id, (uid_t)id), "setresuid");
}

static void tick(int signal) {
    (void)signal;
    ticks++;
}

/* Listens again and again while a timer interrupts it, with a handler that does not restart calls. */
static void storm(long count) {
    struct sigaction action = {.sa_handler = tick};
    struct itimerval often = {{0, 200}, {0, 200}}, never = {{0, 0}, {0, 0}};
    long interrupted = 0, failed = 0;
    need(sigaction(SIGALRM, &action, NULL), "sigaction");
    need(setitimer(ITIMER_REAL, &often, NULL), "setitimer");
    for (long at = 0; at < count; at++)
        while (listen(fd, 3) < 0) {
            if (errno != EINTR) {
                failed++;
                break;
            }
            interrupted++;
        }
    need(setitimer(ITIMER_REAL, &never, NULL), "setitimer");
    say("ticks", ticks);
    say("interrupted", interrupted);
    say("failed", failed);
}

static void bench(long count) {
    struct timespec from, to;
    clock_gettime(CLOCK_MONOTONIC, &from);
    for (long at = 0; at < count; at++)
        need(listen(fd, 3), "listen");
    clock_gettime(CLOCK_MONOTONIC, &to);
    say("nanos-per-listen", ((to.tv_sec - from.tv_sec) * 1000000000L + to.tv_nsec - from.tv_nsec) / count);
}

/* listen(2) by io_uring: IORING_OP_LISTEN, Linux 6.11. Prints its result, or the error number of io_uring_setup(2). */
static void ring(long backlog) {
    struct io_uring_params params = {0};
    int uring = (int)syscall(SYS_io_uring_setup, 1, &params);
    if (uring < 0) {
        say("ring", -errno);
        return;
    }
    size_t size = params.sq_off.array + params.sq_entries * sizeof(unsigned);
    size_t completions = params.cq_off.cqes + params.cq_entries * sizeof(struct io_uring_cqe);
    size = completions > size ? completions : size;
    char *rings = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_POPULATE, uring, IORING_OFF_SQ_RING);
    struct io_uring_sqe *entry = mmap(NULL, sizeof *entry, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_POPULATE, uring,
                                      IORING_OFF_SQES);
    if (rings == MAP_FAILED || entry == MAP_FAILED) {
        say("ring", -errno);
        return;
    }
    memset(entry, 0, sizeof *entry);
    entry->opcode = 57;
    entry->fd = fd;
    entry->len = (unsigned)backlog;
    *(unsigned *)(rings + params.sq_off.array) = 0;
    __atomic_store_n((unsigned *)(rings + params.sq_off.tail), 1, __ATOMIC_RELEASE);
    need((int)syscall(SYS_io_uring_enter, uring, 1, 1, IORING_ENTER_GETEVENTS, NULL, 0), "io_uring_enter");
    struct io_uring_cqe *done = (struct io_uring_cqe *)(rings + params.cq_off.cqes);
    say("ring", done->res);
    close(uring);
}

static void hold(void) {
    char letter;
    while (read(0, &letter, 1) > 0)
        ;
}

static void wait_for_line(void) {
    char letter;
    while (read(0, &letter, 1) == 1 && letter != '\n')
        ;
}

static void follow(void);

/* The first thread has ended before the others go on. */
static void *elsewhere(void *first) {
    char stat[64], line[256];
    snprintf(stat, sizeof stat, "/proc/self/task/%d/stat", getpid());
    for (int tries = 0; tries < 5000; tries++) {
        FILE *file = fopen(stat, "r");
        int is_zombie = !file || (fgets(line, sizeof line, file) && strstr(line, ") Z "));
        if (file)
            fclose(file);
        if (is_zombie)
            break;
        usleep(1000);
    }
    (void)first;
    follow();
    exit(0);
}

static void follow(void) {
    while (*words) {
        const char *word = next();
        if (!strcmp(word, "tcp4"))
            open_inet(AF_INET, SOCK_STREAM);
        else if (!strcmp(word, "tcp6"))
            open_inet(AF_INET6, SOCK_STREAM);
        else if (!strcmp(word, "udp"))
            open_inet(AF_INET, SOCK_DGRAM);
        else if (!strcmp(word, "file"))
            need(fd = open("/dev/null", O_RDWR), "open");
        else if (!strcmp(word, "path"))
            need(fd = open("/dev/null", O_PATH), "open");
        else if (!strcmp(word, "none"))
            fd = 999;
        else if (!strcmp(word, "unix"))
            open_unix(next());
        else if (!strcmp(word, "listen"))
            listen_with(number());
        else if (!strcmp(word, "limit"))
            limit();
        else if (!strcmp(word, "capacity"))
            capacity();
        else if (!strcmp(word, "peer"))
            peer();
        else if (!strcmp(word, "user"))
            user(number());
        else if (!strcmp(word, "new-namespace"))
            need(unshare(CLONE_NEWNET), "unshare");
        else if (!strcmp(word, "own-descriptors"))
            need(unshare(CLONE_FILES), "unshare");
        else if (!strcmp(word, "undumpable"))
            need(prctl(PR_SET_DUMPABLE, 0), "prctl");
        else if (!strcmp(word, "name"))
            need(prctl(PR_SET_NAME, next()), "prctl");
        else if (!strcmp(word, "error-to"))
            need(dup2(open(next(), O_RDWR | O_CREAT | O_APPEND, 0600), 2), "dup2");
        else if (!strcmp(word, "daemon")) {
            int child = fork();
            need(child, "fork");
            if (child)
                _exit(0);
            need(setsid(), "setsid");
        } else if (!strcmp(word, "fork")) {
            int status, child = fork();
            need(child, "fork");
            if (child) {
                need(waitpid(child, &status, 0), "waitpid");
                exit(WEXITSTATUS(status));
            }
        } else if (!strcmp(word, "thread")) {
            pthread_t other;
            need(-pthread_create(&other, NULL, elsewhere, NULL), "pthread_create");
            pthread_exit(NULL);
        } else if (!strcmp(word, "children"))
            say("children", waitpid(-1, NULL, WNOHANG) < 0 ? -errno : 1);
        else if (!strcmp(word, "pid"))
            say("pid", getpid());
        else if (!strcmp(word, "storm"))
            storm(number());
        else if (!strcmp(word, "bench"))
            bench(number());
        else if (!strcmp(word, "ring"))
            ring(number());
        else if (!strcmp(word, "line"))
            wait_for_line();
        else if (!strcmp(word, "hold"))
            hold();
        else {
            fprintf(stderr, "no such order: %s\n", word);
            exit(1);
        }
    }
}

int main(int count, char **arguments) {
    (void)count;
    words = arguments + 1;
    follow();
    return 0;
}
