package dev.tidemark.bench;

import java.util.ArrayList;
import java.util.List;

/// The listeners and connections that are there while something is measured, in the namespace of this process.
///
/// Child processes hold them, and they are gone when those are.
final class Population implements AutoCloseable {
    private static final List<String> SMALL = List.of(
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-Xmx256m",
            "-XX:-UsePerfData",
            "--enable-native-access=ALL-UNNAMED");
    private static final int FIRST_PORT = 1_100;

    private Child listeners = Child.java(ListenerHolder.class, SMALL);
    private final List<Child> connections = new ArrayList<>();
    private final Child queue = Child.java(QueueHolder.class, SMALL);
    private int listenerCount;
    private int connectionCount;

    /// Starts without any.
    ///
    /// @throws IllegalStateException in the host's own namespace, which is not to be filled with thousands of
    /// sockets
    Population() {
        OwnNamespace.prepare();
    }

    /// A process that holds listeners.
    ///
    /// @param before what its command line begins with, such as another namespace
    static Child holder(List<String> before) {
        List<String> command = new ArrayList<>(before);
        command.addAll(Child.javaCommand(ListenerHolder.class, SMALL));
        return Child.start("ListenerHolder", command);
    }

    /// From now on, `wanted` listeners.
    void listeners(int wanted) {
        if (wanted < listenerCount) {
            listeners.close();
            listeners = Child.java(ListenerHolder.class, SMALL);
        }
        listenerCount = answer(listeners, wanted);
    }

    /// From now on, `wanted` established connections, with both ends here.
    void connections(int wanted) {
        int holders = (wanted + ConnectionHolder.MOST - 1) / ConnectionHolder.MOST;
        while (connections.size() < holders) {
            connections.add(
                    Child.java(ConnectionHolder.class, SMALL, Integer.toString(FIRST_PORT + connections.size())));
        }
        int left = wanted;
        for (Child holder : connections) {
            int some = Math.min(ConnectionHolder.MOST, left);
            left -= answer(holder, some);
        }
        connectionCount = wanted;
    }

    /// From now on, this happens at one listener more.
    void queue(QueueLoad load) {
        String _ = queue.ask(load.name());
    }

    /// Has a holder hold as many.
    static int answer(Child holder, int wanted) {
        int count = Integer.parseInt(holder.ask(Integer.toString(wanted)));
        if (count != wanted) {
            throw new IllegalStateException("held: " + count + " (expected: " + wanted + ")");
        }
        return count;
    }

    int listeners() {
        return listenerCount;
    }

    int connections() {
        return connectionCount;
    }

    @Override
    public void close() {
        listeners.close();
        queue.close();
        connections.forEach(Child::close);
    }
}
