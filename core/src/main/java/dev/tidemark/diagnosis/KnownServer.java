package dev.tidemark.diagnosis;

import dev.tidemark.listener.Listener;
import dev.tidemark.listener.TcpListener;
import dev.tidemark.listener.UnixListener;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;

/// What is known of a program that listens: how its accept queue is configured, and what else helps it.
///
/// One row of `servers.properties`; the head of that file says what each key means. Immutable.
public final class KnownServer {
    private final String id;
    private final String title;
    private final Recognition recognition;
    private final String directive;
    private final Optional<String> unixDirective;
    private final String defaultWords;
    private final Optional<Amount> requests;
    private final Set<Long> usualBacklogs;
    private final Reload reload;
    private final String capacity;
    private final Optional<String> cap;
    private final List<String> flags;
    private final ConfigurationRule configuration;
    private final String source;
    private final boolean measured;

    private KnownServer(ServerRow row) {
        id = row.id();
        title = row.required("title");
        recognition = Recognition.of(row);
        directive = row.required("directive");
        unixDirective = row.optional("directive.unix");
        defaultWords = row.required("default");
        requests = row.optional("requests").map(Amount::parse);
        usualBacklogs = row.list("usual").stream().map(Long::valueOf).collect(Collectors.toUnmodifiableSet());
        reload = new Reload(row.constant("reload", Reload.Effect.class), row.required("reload.words"));
        capacity = row.required("capacity");
        cap = row.optional("cap");
        flags = row.list("flags");
        configuration = ConfigurationRule.of(row);
        source = row.required("source");
        measured = row.truth("measured");
    }

    /// @throws IllegalArgumentException when a required key is missing, or one is unknown or malformed
    static KnownServer from(ServerRow row) {
        KnownServer server = new KnownServer(row);
        row.finish();
        return server;
    }

    /// What the file calls it, such as `nginx`.
    public String id() {
        return id;
    }

    /// What people call it.
    public String title() {
        return title;
    }

    /// The line of configuration, or of code, that asks for a backlog of `n`.
    public String directive(long n, Listener listener) {
        String template = listener instanceof UnixListener ? unixDirective.orElse(directive) : directive;
        return template.replace("{n}", Long.toString(n))
                .replace("{port}", port(listener))
                .replace("{listen}", place(listener))
                .replace("{address}", listener.address());
    }

    /// The backlog that it asks for when it is not told otherwise; empty where that is not one number.
    public OptionalLong defaultBacklog() {
        return defaultWords.chars().allMatch(c -> c >= '0' && c <= '9')
                ? OptionalLong.of(Long.parseLong(defaultWords))
                : OptionalLong.empty();
    }

    /// The default in words: a number, or what it depends on.
    public String defaultWords() {
        return defaultWords;
    }

    /// Whether it asks for as much as somaxconn allows, when it is not told otherwise.
    public boolean requestsMaximum() {
        return requests.filter(Amount.Maximum.class::isInstance).isPresent();
    }

    /// What it asks for unless its configuration says otherwise, where that is certain.
    Optional<Amount> requests() {
        return requests;
    }

    /// The backlogs that programs of this kind ask for by themselves.
    public Set<Long> usualBacklogs() {
        return usualBacklogs;
    }

    public Reload reload() {
        return reload;
    }

    /// How it accepts faster.
    public String capacityAdvice() {
        return capacity;
    }

    /// What makes it stop accepting though it could; empty where nothing like that is known.
    public Optional<String> capAdvice() {
        return cap;
    }

    /// Where these statements come from.
    public String source() {
        return source;
    }

    /// Whether backlog and reload were measured, or else are known from documentation alone.
    public boolean measured() {
        return measured;
    }

    Recognition recognition() {
        return recognition;
    }

    /// The words of the command line that are followed by the backlog.
    List<String> flags() {
        return flags;
    }

    ConfigurationRule configuration() {
        return configuration;
    }

    @Override
    public String toString() {
        return id;
    }

    private static String port(Listener listener) {
        return switch (listener) {
            case TcpListener tcp -> Integer.toString(tcp.endpoint().port());
            case UnixListener unix -> unix.address();
        };
    }

    /// A port alone for all IPv4 addresses, else address and port; the path of a unix listener.
    private static String place(Listener listener) {
        return switch (listener) {
            case TcpListener tcp
            when tcp.endpoint().address().isWildcard() ->
                switch (tcp.endpoint().family()) {
                    case INET -> Integer.toString(tcp.endpoint().port());
                    case INET6 -> "[::]:" + tcp.endpoint().port();
                };
            case TcpListener tcp -> tcp.address();
            case UnixListener unix -> unix.address();
        };
    }
}
