/* Calls listen(2) as often as each line of its input says, and answers with how many nanoseconds each call took. */
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <time.h>

static long nanos(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return now.tv_sec * 1000000000L + now.tv_nsec;
}

int main(void) {
    int listener = socket(AF_INET, SOCK_STREAM, 0);
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    if (listener < 0 || bind(listener, (struct sockaddr *)&address, sizeof address)) {
        perror("bind");
        return 3;
    }
    int count;
    while (scanf("%d", &count) == 1) {
        long *took = calloc(count, sizeof *took);
        for (int i = 0; took && i < count; i++) {
            long before = nanos();
            if (listen(listener, 128)) {
                perror("listen");
                return 3;
            }
            took[i] = nanos() - before;
        }
        for (int i = 0; took && i < count; i++) {
            printf(i ? " %ld" : "%ld", took[i]);
        }
        putchar('\n');
        fflush(stdout);
        free(took);
    }
    return 0;
}
