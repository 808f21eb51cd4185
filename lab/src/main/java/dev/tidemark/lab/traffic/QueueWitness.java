package dev.tidemark.lab.traffic;

/// Is told of each client that comes to a queue, as a probe in the kernel would be. Times are nanoseconds since
/// the course began, and go forward.
public interface QueueWitness {
    /// Looks away.
    QueueWitness NOBODY = new QueueWitness() {
        @Override
        public void letIn(long at, boolean isRetry, long length) {}

        @Override
        public void refused(long at, boolean isFirst, long length) {}
    };

    /// A connection was put into the queue.
    ///
    /// @param isRetry whether its client had been turned away before
    /// @param length of the queue with it
    void letIn(long at, boolean isRetry, long length);

    /// A packet was turned away.
    ///
    /// @param isFirst whether it is its client's first one
    /// @param length of the queue
    void refused(long at, boolean isFirst, long length);
}
