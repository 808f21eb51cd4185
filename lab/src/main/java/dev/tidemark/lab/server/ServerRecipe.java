package dev.tidemark.lab.server;

import dev.tidemark.lab.Endpoint;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/// What a server of the laboratory is to do, as the words of its command line.
///
/// Start from [#tcp] or [#unix] and add with the `with…` methods. Without more it listens with the backlog it is
/// given, accepts as fast as it can, and closes each connection at once. Immutable.
public final class ServerRecipe {
    private static final String LISTEN = "--listen";
    private static final String UNIX = "--unix";
    private static final String BACKLOG = "--backlog";
    private static final String MEMBERS = "--members";
    private static final String STUCK = "--stuck";
    private static final String ACCEPT_RATE = "--accept-rate";
    private static final String FAST_OPEN = "--fast-open";
    private static final String DEFER_ACCEPT = "--defer-accept";
    private static final String REUSE_PORT = "--reuse-port";
    private static final String ADDRESSES = "--addresses";
    private static final String BURN = "--burn-micros";
    private static final String HOLD = "--hold";
    private static final String ANSWER = "--answer";
    private static final Set<String> VALUED =
            Set.of(LISTEN, UNIX, BACKLOG, MEMBERS, STUCK, ACCEPT_RATE, FAST_OPEN, ADDRESSES, BURN);
    private static final Set<String> FLAGS = Set.of(DEFER_ACCEPT, HOLD, ANSWER, REUSE_PORT);

    private final SortedMap<String, String> options;

    private ServerRecipe(SortedMap<String, String> options) {
        this.options = options;
    }

    /// A TCP server.
    ///
    /// @param address a literal of the namespace it will run in
    public static ServerRecipe tcp(String address, int port) {
        return new ServerRecipe(new TreeMap<>())
                .with(LISTEN, Endpoint.tcp(address, port).toString());
    }

    /// A server on a unix stream socket.
    ///
    /// @param path a file, or `@name` for a name without a file, which leaves nothing behind
    public static ServerRecipe unix(String path) {
        return new ServerRecipe(new TreeMap<>()).with(UNIX, path);
    }

    /// The backlog stands on the command line, where anybody may read it, as with servers that have such an
    /// option. Without this the server is told on its standard input, and nothing outside reveals it.
    public ServerRecipe withBacklogShown(int backlog) {
        return with(BACKLOG, Integer.toString(backlog));
    }

    /// A reuseport group of so many listeners, each with a thread that accepts.
    public ServerRecipe withMembers(int members) {
        return with(MEMBERS, Integer.toString(members));
    }

    /// `SO_REUSEPORT` even with a single listener: the group has members in other processes.
    public ServerRecipe withReusePort() {
        return with(REUSE_PORT, "");
    }

    /// So many listeners at one port: at the address, and at those that follow it, by the last number.
    public ServerRecipe withAddresses(int count) {
        return with(ADDRESSES, Integer.toString(count));
    }

    /// Each accepted connection costs so much processor time.
    public ServerRecipe withBurn(Duration time) {
        return with(BURN, Long.toString(time.toNanos() / 1000));
    }

    /// That member of the group, counted from 0, never accepts.
    public ServerRecipe withStuckMember(int member) {
        return with(STUCK, Integer.toString(member));
    }

    /// Each thread accepts at most so many a second.
    public ServerRecipe withAcceptRate(AcceptRate rate) {
        return with(ACCEPT_RATE, rate.toString());
    }

    /// `TCP_DEFER_ACCEPT`.
    public ServerRecipe withDeferAccept() {
        return with(DEFER_ACCEPT, "");
    }

    /// `TCP_FASTOPEN` with a queue of `most`.
    public ServerRecipe withFastOpen(int most) {
        return with(FAST_OPEN, Integer.toString(most));
    }

    /// Accepted connections are never closed.
    public ServerRecipe withHold() {
        return with(HOLD, "");
    }

    /// Each accepted client is sent a byte, so that it knows that it was served.
    public ServerRecipe withAnswer() {
        return with(ANSWER, "");
    }

    private ServerRecipe with(String name, String value) {
        SortedMap<String, String> more = new TreeMap<>(options);
        more.put(name, value);
        return new ServerRecipe(more);
    }

    /// The words for the command line.
    public List<String> words() {
        List<String> words = new ArrayList<>();
        options.forEach((name, value) -> {
            words.add(name);
            if (VALUED.contains(name)) {
                words.add(value);
            }
        });
        return words;
    }

    /// The recipe that `words` tell.
    ///
    /// @throws IllegalArgumentException when they do not
    static ServerRecipe parse(List<String> words) {
        ServerRecipe recipe = new ServerRecipe(new TreeMap<>());
        for (int i = 0; i < words.size(); i++) {
            String name = words.get(i);
            if (FLAGS.contains(name)) {
                recipe = recipe.with(name, "");
            } else if (VALUED.contains(name) && i + 1 < words.size()) {
                i++;
                recipe = recipe.with(name, words.get(i));
            } else {
                throw new IllegalArgumentException(name + " (expected: an option of the server, with its value)");
            }
        }
        if (recipe.options.containsKey(LISTEN) == recipe.options.containsKey(UNIX)) {
            throw new IllegalArgumentException("server: " + words + " (expected: either --listen or --unix)");
        }
        return recipe;
    }

    /// Where it listens.
    public Endpoint endpoint() {
        String path = options.getOrDefault(UNIX, "");
        if (path.isEmpty()) {
            String text = options.getOrDefault(LISTEN, "");
            int colon = text.lastIndexOf(':');
            String address = text.substring(0, colon).replace("[", "").replace("]", "");
            return Endpoint.tcp(address, Integer.parseInt(text.substring(colon + 1)));
        }
        return path.startsWith("@") ? new Endpoint.UnixAbstract(path.substring(1)) : new Endpoint.UnixPath(path);
    }

    /// The backlog on the command line, if it stands there.
    public Optional<Integer> backlogShown() {
        return number(BACKLOG);
    }

    int members() {
        return number(MEMBERS).orElse(1);
    }

    boolean reusePort() {
        return options.containsKey(REUSE_PORT) || members() > 1;
    }

    int addresses() {
        return number(ADDRESSES).orElse(1);
    }

    /// Where listener `index` listens, counted from 0: a member of the group, or one of the addresses.
    Endpoint endpoint(int index) {
        if (addresses() > 1 && endpoint() instanceof Endpoint.Tcp(String address, int port)) {
            int dot = address.lastIndexOf('.');
            int last = Integer.parseInt(address.substring(dot + 1)) + index;
            return Endpoint.tcp(address.substring(0, dot + 1) + last, port);
        }
        return endpoint();
    }

    long burnNanos() {
        return number(BURN).orElse(0) * 1000L;
    }

    Optional<Integer> stuckMember() {
        return number(STUCK);
    }

    AcceptRate acceptRate() {
        return AcceptRate.parse(options.getOrDefault(ACCEPT_RATE, "any"));
    }

    Optional<Integer> fastOpen() {
        return number(FAST_OPEN);
    }

    boolean deferAccept() {
        return options.containsKey(DEFER_ACCEPT);
    }

    boolean hold() {
        return options.containsKey(HOLD);
    }

    boolean answer() {
        return options.containsKey(ANSWER);
    }

    private Optional<Integer> number(String name) {
        return Optional.ofNullable(options.get(name)).map(Integer::valueOf);
    }
}
