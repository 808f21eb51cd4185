package dev.tidemark.bench;

import java.util.Arrays;
import java.util.List;

/// A subject in another language: it stays alive, is told how often to run, and times each run itself.
///
/// So neither the start of its interpreter nor the pipe to it is counted, as in the loop it would be used in.
final class RivalScript implements Subject {
    private final String name;
    private final Child child;

    RivalScript(String name, List<String> command) {
        this.name = name;
        this.child = Child.start(name, command);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public void run(long[] nanos) {
        long[] answer = Arrays.stream(child.ask(Integer.toString(nanos.length)).split(" ", -1))
                .mapToLong(Long::parseLong)
                .toArray();
        System.arraycopy(answer, 0, nanos, 0, nanos.length);
    }

    @Override
    public long cpuNanos() {
        return CpuTime.of(child.pid());
    }

    @Override
    public void close() {
        child.close();
    }
}
