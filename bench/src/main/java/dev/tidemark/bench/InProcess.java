package dev.tidemark.bench;

import java.lang.management.ManagementFactory;

/// A subject that runs on the calling thread of this JVM.
///
/// Its CPU time is that of the whole JVM: garbage collection and compilation are part of the price.
final class InProcess implements Subject {
    private static final com.sun.management.OperatingSystemMXBean PROCESS =
            ManagementFactory.getPlatformMXBean(com.sun.management.OperatingSystemMXBean.class);

    private final String name;
    private final Operation operation;
    private final Runnable closing;
    private long sink;

    /// One run; the answer is a number that depends on all that was read, so that no work can be left out.
    @FunctionalInterface
    interface Operation {
        long run();
    }

    InProcess(String name, Operation operation, Runnable closing) {
        this.name = name;
        this.operation = operation;
        this.closing = closing;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public void run(long[] nanos) {
        long before = System.nanoTime();
        for (int i = 0; i < nanos.length; i++) {
            sink += operation.run();
            long after = System.nanoTime();
            nanos[i] = after - before;
            before = after;
        }
    }

    /// One run, not timed.
    long once() {
        return operation.run();
    }

    /// What the runs added up to.
    long sink() {
        return sink;
    }

    @Override
    public long cpuNanos() {
        return PROCESS.getProcessCpuTime();
    }

    @Override
    public void close() {
        closing.run();
    }
}
