package dev.tidemark.lab.traffic;

import dev.tidemark.lab.LabNamespace;
import dev.tidemark.lab.client.ClientCrowd;
import dev.tidemark.lab.client.Conduct;
import dev.tidemark.lab.server.AcceptRate;
import dev.tidemark.lab.server.LabServer;
import dev.tidemark.lab.server.ServerRecipe;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/// A server in a namespace of the lab to which courses of clients come, over the loopback.
///
/// Clients ask as the kernel's own connect(2) does, again and again, until they are let in or lose patience; the
/// server accepts one after the other at its rate, sends each a byte, and stalls when the course says so. Nothing
/// else may happen in that namespace meanwhile: its counters are part of the truth. For one thread.
public final class TrafficRun implements AutoCloseable {
    private static final Duration SLACK = Duration.ofSeconds(15);

    private final LabNamespace namespace;
    private final Service service;
    private final LabServer server;

    private TrafficRun(LabNamespace namespace, Service service, LabServer server) {
        this.namespace = namespace;
        this.service = service;
        this.server = server;
    }

    /// Starts the server.
    public static TrafficRun start(LabNamespace namespace, int port, Service service) {
        ServerRecipe recipe = ServerRecipe.tcp("127.0.0.1", port)
                .withAnswer()
                .withAcceptRate(AcceptRate.of(service.acceptsPerSecond()));
        return new TrafficRun(namespace, service, LabServer.start(namespace, recipe, service.backlog()));
    }

    /// The server, to change what it does.
    public LabServer server() {
        return server;
    }

    /// Lets a course happen, and returns when nobody waits any more.
    public Truth play(Course course) {
        long overflows = overflows();
        try (ClientCrowd crowd =
                ClientCrowd.start(namespace, server.endpoint(), Conduct.LISTENS, service.patience(), course.plan())) {
            for (Stall stall : course.stalls()) {
                await(crowd.start() + stall.at().toNanos());
                String _ = server.order("pause " + stall.length().toMillis());
            }
            crowd.awaitEnd(course.span().plus(service.patience()).plus(SLACK));
            return Truth.of(crowd.experiences(), overflows() - overflows);
        }
    }

    private static void await(long nanos) {
        long left = nanos - System.nanoTime();
        while (left > 0) {
            LockSupport.parkNanos(left);
            left = nanos - System.nanoTime();
        }
    }

    private long overflows() {
        return namespace.counters().of("TcpExtListenOverflows");
    }

    @Override
    public void close() {
        server.close();
    }
}
