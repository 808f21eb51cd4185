package dev.tidemark.web;

import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/// The agent's HTTP server. It only reads, and waits for no client anywhere but on that client's own thread.
///
/// What bounds it: [#LIMITS] of the JDK's server, [WriteWatchdog] for clients that do not read, [Gate] for large
/// answers, [LiveStream] for those who follow, [HistoryDesk] for questions about the past.
public final class AgentServer implements AutoCloseable {
    /// The JDK's server reads its limits once, when it is loaded. Seconds where nothing else is said; a property
    /// that is set already is left as it is.
    private static final Map<String, String> LIMITS = Map.of(
            // Else each answer may wait 40 ms for the client's delayed acknowledgement.
            "sun.net.httpserver.nodelay", "true",
            "sun.net.httpserver.maxReqTime", "10",
            // Milliseconds from one look at it to the next; a second would be a wake-up of which nobody has anything.
            "sun.net.httpserver.timerMillis", "5000",
            "sun.net.httpserver.idleInterval", "30",
            "sun.net.httpserver.maxReqHeaders", "64",
            "sun.net.httpserver.maxReqHeaderSize", "16384",
            "sun.net.httpserver.drainAmount", "0",
            "jdk.httpserver.maxConnections", "1000");

    private static final Duration WRITE_LIMIT = Duration.ofSeconds(10);
    private static final int LARGE_ANSWERS = 16;
    private static final int BACKLOG = 128;

    static {
        LIMITS.forEach((name, value) -> System.setProperty(name, System.getProperty(name, value)));
    }

    private final HttpServer server;
    private final boolean tls;
    private final ExecutorService executor;
    private final LiveStream stream;
    private final HistoryDesk desk;
    private final WriteWatchdog watchdog;

    private AgentServer(
            HttpServer server, HttpSettings settings, Served served, Credentials credentials, Duration limit) {
        this.server = server;
        tls = settings.tls().isPresent();
        executor = Executors.newThreadPerTaskExecutor(
                Thread.ofVirtual().name("tidemark-http-", 1).factory());
        stream = LiveStream.start(served.live(), settings);
        desk = new HistoryDesk(served.history());
        watchdog = WriteWatchdog.start(limit);
        Pages pages =
                new Pages(new LivePages(served, executor), new HistoryPages(served, desk), new Gate(LARGE_ANSWERS));
        RequestGuard guard = new RequestGuard(AllowedHosts.of(settings), credentials);
        server.createContext("/", new AgentHandler(guard, pages, stream, watchdog));
        server.setExecutor(executor);
        server.start();
    }

    /// Serves from now on, until closed.
    ///
    /// @throws HttpRefused when it must not, or the address is not to be had
    public static AgentServer start(HttpSettings settings, Served served) {
        return start(settings, served, WRITE_LIMIT);
    }

    /// @param writeLimit how long a client may take for each 256 KiB
    static AgentServer start(HttpSettings settings, Served served, Duration writeLimit) {
        settings.requireSafe();
        Credentials credentials = Credentials.read(settings);
        return new AgentServer(bound(settings), settings, served, credentials, writeLimit);
    }

    private static HttpServer bound(HttpSettings settings) {
        try {
            if (settings.tls().isEmpty()) {
                return HttpServer.create(settings.address(), BACKLOG);
            }
            HttpsConfigurator tls =
                    new HttpsConfigurator(TlsIdentity.read(settings.tls().get()).context());
            HttpsServer server = HttpsServer.create(settings.address(), BACKLOG);
            server.setHttpsConfigurator(tls);
            return server;
        } catch (IOException failed) {
            throw new HttpRefused(
                    "http.listen: " + settings.listen() + ": " + failed.getMessage()
                            + " (expected: an address of this machine and a port that is free)",
                    failed);
        }
    }

    /// Where it listens, with the port that it really has.
    public InetSocketAddress address() {
        return server.getAddress();
    }

    /// Its address for a browser, such as `http://127.0.0.1:9559`.
    public String url() {
        String host = address().getAddress().getHostAddress();
        int scope = host.indexOf('%');
        String plain = scope < 0 ? host : host.substring(0, scope);
        return (tls ? "https://" : "http://")
                + (plain.contains(":") ? "[" + plain + "]" : plain)
                + ":"
                + address().getPort();
    }

    /// How many clients follow the live stream now.
    public int streamClients() {
        return stream.size();
    }

    /// Ends all connections. Takes no longer than a moment.
    @Override
    public void close() {
        stream.close();
        // Interrupts those who write, which closes their channels.
        executor.shutdownNow();
        server.stop(0);
        desk.close();
        watchdog.close();
    }
}
