package dev.tidemark.bench;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// A program in C that does something again and again and times each time itself.
///
/// @param child the program, perhaps with something before it on its command line; it is sent a number of times,
///     and answers with as many times in nanoseconds
record TimedProgram(String name, Child child) implements Subject {
    /// Starts `program` behind the words of `before`.
    static TimedProgram start(String name, List<String> before, Path program) {
        List<String> command = new ArrayList<>(before);
        command.add(program.toString());
        return new TimedProgram(name, Child.start(name, command));
    }

    @Override
    public void run(long[] nanos) {
        String[] took = child.ask(Integer.toString(nanos.length)).split(" ", -1);
        for (int i = 0; i < nanos.length; i++) {
            nanos[i] = Long.parseLong(took[i]);
        }
    }

    /// Of the program alone.
    @Override
    public long cpuNanos() {
        return CpuTime.of(child.pid());
    }

    @Override
    public void close() {
        child.close();
    }
}
