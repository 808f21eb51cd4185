package dev.tidemark.lab.traffic;

/// What a queue would make of a course, by arithmetic: first come, first served, one accept after the other.
///
/// Made apart from everything that gives advice, to be held against that and against the kernel; [Arithmetic]
/// says which rules of the kernel it follows.
///
/// @param refusedAtFirst clients whose first SYN was turned away
/// @param overflows packets that were turned away: SYNs and last packets of handshakes
/// @param gaveUp clients
/// @param peak length
public record Foretold(long clients, long refusedAtFirst, long overflows, long gaveUp, long peak) {
    /// Plays it.
    public static Foretold of(Course course, Service service) {
        return of(course, service, QueueWitness.NOBODY);
    }

    /// Plays it, and somebody looks on.
    public static Foretold of(Course course, Service service, QueueWitness witness) {
        return new Arithmetic(course, service, witness).play();
    }

    /// The smallest backlog by which nobody is refused.
    public static int smallest(Course course, Service service) {
        int least = 0;
        int most = course.clients();
        while (least < most) {
            int middle = (least + most) / 2;
            if (of(course, service.withBacklog(middle)).overflows() == 0) {
                most = middle;
            } else {
                least = middle + 1;
            }
        }
        return least;
    }
}
