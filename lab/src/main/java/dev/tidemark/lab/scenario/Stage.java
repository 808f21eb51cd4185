package dev.tidemark.lab.scenario;

import dev.tidemark.lab.Endpoint;
import dev.tidemark.lab.LabNamespace;
import dev.tidemark.lab.LabSyns;
import dev.tidemark.lab.NamespaceCounters;
import dev.tidemark.lab.VethPair;
import dev.tidemark.lab.client.ArrivalPlan;
import dev.tidemark.lab.client.ClientCrowd;
import dev.tidemark.lab.client.ClientSummary;
import dev.tidemark.lab.client.Conduct;
import dev.tidemark.lab.client.Experience;
import dev.tidemark.lab.server.LabServer;
import dev.tidemark.lab.server.ServerRecipe;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/// Namespaces, servers and crowds of one run: makes them, looks at them, and closes them in reverse.
///
/// May be used from any thread.
public final class Stage implements AutoCloseable {
    private final Optional<VethPair> pair;
    private final LabNamespace server;
    private final LabNamespace client;
    private final Deque<AutoCloseable> kept = new ArrayDeque<>();
    private final List<ClientCrowd> crowds = new ArrayList<>();
    private final List<LabServer> servers = new ArrayList<>();
    private final List<Event> events = new ArrayList<>();
    private final QueueProbe probe;
    private Endpoint watched = Endpoint.tcp("127.0.0.1", 0);
    private NamespaceCounters countersAtBegin;
    private long began = System.nanoTime();
    private boolean closed;

    private Stage(Optional<VethPair> pair, LabNamespace server, LabNamespace client) {
        this.pair = pair;
        this.server = server;
        this.client = client;
        kept.push(server);
        if (!server.equals(client)) {
            kept.push(client);
        }
        try {
            this.probe = keep(QueueProbe.open(server));
            this.countersAtBegin = server.counters();
        } catch (RuntimeException failed) {
            closeAll();
            throw failed;
        }
    }

    /// Two hosts on one wire.
    public static Stage pair() {
        VethPair pair = VethPair.create();
        return new Stage(Optional.of(pair), pair.server(), pair.client());
    }

    /// One host that talks to itself.
    public static Stage loopback() {
        LabNamespace only = LabNamespace.create();
        return new Stage(Optional.empty(), only, only);
    }

    /// Where servers run.
    public LabNamespace server() {
        return server;
    }

    /// Where clients come from.
    public LabNamespace client() {
        return client;
    }

    /// The address that servers listen on.
    String address() {
        return pair.isPresent() ? VethPair.SERVER_IPV4 : "127.0.0.1";
    }

    /// A recipe of a TCP server on this stage.
    ServerRecipe recipe(int port) {
        return ServerRecipe.tcp(address(), port);
    }

    /// Starts a server in the server's namespace, whose queue is the one that matters from now on.
    LabServer serve(ServerRecipe recipe, int backlog) {
        return watch(LabServer.start(server, recipe, backlog));
    }

    /// Starts a server that may have so many descriptors.
    LabServer serve(ServerRecipe recipe, int backlog, int descriptors) {
        return watch(LabServer.start(server, recipe, backlog, descriptors));
    }

    private synchronized LabServer watch(LabServer started) {
        servers.add(keep(started));
        watched = started.endpoint();
        return started;
    }

    /// The queue that [#sample] looks at.
    synchronized void watch(Endpoint endpoint) {
        watched = endpoint;
    }

    /// Lets clients come to the queue that matters, from the client's namespace.
    ClientCrowd crowd(Conduct conduct, Duration patience, ArrivalPlan plan) {
        return crowd(client, endpoint(), conduct, patience, plan);
    }

    /// Lets clients come from anywhere to anywhere.
    synchronized ClientCrowd crowd(
            LabNamespace from, Endpoint to, Conduct conduct, Duration patience, ArrivalPlan plan) {
        ClientCrowd crowd = keep(ClientCrowd.start(from, to, conduct, patience, plan));
        crowds.add(crowd);
        return crowd;
    }

    /// SYNs that nobody follows up, across the wire.
    LabSyns syns() {
        return LabSyns.across(pair.orElseThrow(() -> new IllegalStateException("stage: one host (expected: two)")));
    }

    /// Half-open probes of the client, across the wire.
    LabSyns probes() {
        return LabSyns.probing(pair.orElseThrow(() -> new IllegalStateException("stage: one host (expected: two)")));
    }

    /// Sets somaxconn of the server's namespace.
    void somaxconn(int value) {
        server.sysctl("net.core.somaxconn", value);
    }

    /// Closes `thing` with the stage, before all that was kept earlier.
    synchronized <T extends AutoCloseable> T keep(T thing) {
        if (closed) {
            closeOne(thing);
            throw new IllegalStateException("stage: closed (expected: open)");
        }
        kept.push(thing);
        return thing;
    }

    /// Where the queue that matters is.
    public synchronized Endpoint endpoint() {
        return watched;
    }

    /// The process whose queue matters, if it is one of a server.
    synchronized Optional<LabServer> mainServer() {
        return servers.stream().filter(each -> each.endpoint().equals(watched)).findFirst();
    }

    synchronized List<LabServer> servers() {
        return List.copyOf(servers);
    }

    /// Time and counters count from now.
    synchronized void begin() {
        countersAtBegin = server.counters();
        began = System.nanoTime();
    }

    synchronized Duration elapsed() {
        return Duration.ofNanos(System.nanoTime() - began);
    }

    /// Counters first, queues second.
    synchronized Moment sample() {
        NamespaceCounters counters = server.counters().since(countersAtBegin);
        List<QueueMoment> queues = probe.queues(watched);
        return new Moment(elapsed(), queues, probe.synQueue(watched), counters, clients());
    }

    private ClientSummary clients() {
        List<Experience> all = new ArrayList<>();
        crowds.forEach(crowd -> all.addAll(crowd.experiences()));
        return ClientSummary.of(all);
    }

    /// All clients leave.
    void dismissClients() {
        List<ClientCrowd> all;
        synchronized (this) {
            all = List.copyOf(crowds);
        }
        all.forEach(ClientCrowd::close);
    }

    /// Says what happens.
    synchronized void tell(String text) {
        events.add(new Event(elapsed(), text));
    }

    /// What was said since the last call.
    synchronized List<Event> newEvents() {
        List<Event> fresh = List.copyOf(events);
        events.clear();
        return fresh;
    }

    /// Closes everything, whatever fails on the way.
    @Override
    public void close() {
        synchronized (this) {
            if (closed) {
                return;
            }
            closed = true;
        }
        closeAll();
    }

    private void closeAll() {
        Optional<RuntimeException> failure = Optional.empty();
        while (!kept.isEmpty()) {
            try {
                closeOne(kept.pop());
            } catch (RuntimeException failed) {
                failure = Optional.of(failed);
            }
        }
        failure.ifPresent(failed -> {
            throw failed;
        });
    }

    private static void closeOne(AutoCloseable thing) {
        try {
            thing.close();
        } catch (RuntimeException failed) {
            throw failed;
        } catch (Exception failed) {
            throw new IllegalStateException(failed);
        }
    }
}
