package dev.tidemark.kernel.sockdiag;

import dev.tidemark.lab.Await;
import dev.tidemark.lab.LabClients;
import dev.tidemark.lab.LabListener;
import dev.tidemark.lab.LabNamespace;
import dev.tidemark.lab.ListenerRecipe;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The sockets whose frames are recorded, and what is true of each.
///
/// Truth comes from what was asked for (address, port, backlog, number of clients), from socket options (inode,
/// cookie, drops) and, for sockets that nobody holds, from `ss`. A row of `rows.txt` is `key=value` words.
final class RecordedScene implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static final int MANY = 47;

    private final LabNamespace namespace;
    private final List<AutoCloseable> open = new ArrayList<>();
    private final List<Placed> placed = new ArrayList<>();
    private final List<HalfOpenClient> halfOpen = new ArrayList<>();

    /// A listener, with what the kernel has to say of it.
    private record Placed(LabListener listener, String family, String place, int length, int limit, String v6only) {}

    private RecordedScene(LabNamespace namespace) {
        this.namespace = namespace;
    }

    static RecordedScene open(LabNamespace namespace) {
        RecordedScene scene = new RecordedScene(namespace);
        scene.placeInet();
        scene.placeInet6();
        scene.placeUnix();
        return scene;
    }

    private void placeInet() {
        inet("127.0.0.1", 5003, 3, 7, recipe -> recipe);
        inet("0.0.0.0", 5011, 0, 0, recipe -> recipe);
        inet("127.0.0.1", 5021, 2, 13, ListenerRecipe::withReusePort);
        inet("127.0.0.1", 5021, 0, 13, ListenerRecipe::withReusePort);
        inet("127.0.0.1", 5023, 1, 4096, recipe -> recipe.withDevice("lo"));
        inet("127.0.0.1", 5039, 0, 17, ListenerRecipe::withMptcp);
        Placed full = inet("127.0.0.2", 5051, 3, 2, recipe -> recipe);
        try (LabClients turnedAway = LabClients.connect(namespace, full.listener(), 5)) {
            Await.until("drops", LIMIT, () -> full.listener().drops() >= turnedAway.count());
        }
        halfOpen.add(keep(HalfOpenClient.connect(namespace, placed.get(1).listener(), "127.0.0.3")));
        halfOpen.add(keep(HalfOpenClient.connect(namespace, placed.get(4).listener(), "127.0.0.1")));
    }

    private void placeInet6() {
        // bind(2) to an IPv6 address other than :: makes the socket v6only (`__inet6_bind`, `net/ipv6/af_inet6.c`).
        place(ListenerRecipe.tcp("::1").withPort(5003), "INET6", "::1 5003 0", 5, 11, "1");
        place(ListenerRecipe.tcp("::").withPort(5017).withV6Only(true), "INET6", ":: 5017 0", 0, 128, "1");
        Placed dual = place(ListenerRecipe.tcp("::").withPort(5019).withV6Only(false), "INET6", ":: 5019 0", 0, 9, "0");
        place(ListenerRecipe.tcp("::ffff:127.0.0.1").withPort(5029), "INET6", "::ffff:127.0.0.1 5029 0", 2, 19, "0");
        halfOpen.add(keep(HalfOpenClient.connect(namespace, dual.listener(), "::1")));
        halfOpen.add(keep(HalfOpenClient.connect(namespace, dual.listener(), "127.0.0.5")));
    }

    private void placeUnix() {
        place(ListenerRecipe.unixPath("/run/tidemark-frames.sock"), "UNIX", "/run/tidemark-frames.sock", 2, 5, "");
        place(ListenerRecipe.unixAbstract("tidemark\0frames"), "UNIX", "\\0tidemark\\0frames", 0, 0, "");
        ListenerRecipe seqpacket =
                ListenerRecipe.unixAbstract("tidemark-seqpacket").withSeqpacket();
        place(seqpacket, "UNIX", "\\0tidemark-seqpacket", 3, 3, "");
    }

    private Placed inet(String address, int port, int clients, int backlog, UnaryOperator<ListenerRecipe> options) {
        ListenerRecipe recipe = options.apply(ListenerRecipe.tcp(address).withPort(port));
        String bound = recipe.device().isPresent() ? "1" : "0";
        return place(recipe, "INET", address + " " + port + " " + bound, clients, backlog, "absent");
    }

    private Placed place(ListenerRecipe recipe, String family, String where, int clients, int backlog, String v6only) {
        Placed place =
                new Placed(keep(LabListener.open(namespace, recipe, backlog)), family, where, clients, backlog, v6only);
        placed.add(place);
        if (clients > 0) {
            LabClients connected = keep(LabClients.connect(namespace, place.listener(), clients));
            connected.awaitConnected(clients, LIMIT);
        }
        return place;
    }

    void addMany() {
        for (int i = 0; i < MANY; i++) {
            inet("127.0.1." + (i + 1), 6007, 0, 100 + i, recipe -> recipe);
        }
    }

    List<String> inet() {
        return placed.stream()
                .filter(place -> place.family().equals("INET"))
                .map(place -> row(place, place.listener().recipe().protocol() == 0 ? cookie(place) : cookieBySs(place)))
                .toList();
    }

    List<String> many() {
        return inet();
    }

    List<String> inetOfPort(int port) {
        return inet().stream()
                .filter(row -> row.contains(" port=" + port + " "))
                .toList();
    }

    List<String> inet6() {
        return placed.stream()
                .filter(place -> place.family().equals("INET6"))
                .map(place -> row(place, cookie(place)))
                .toList();
    }

    /// The listeners that were made with MPTCP, as the MPTCP table has them: without the memory figures.
    List<String> multipath() {
        return placed.stream()
                .filter(place -> place.listener().recipe().protocol() != 0)
                .map(place -> row(place, cookie(place)).replaceFirst("drops=\\d+", "drops=absent"))
                .toList();
    }

    List<String> halfOpen(int version) {
        return halfOpen.stream()
                .filter(client -> client.isInet6() == (version == 6))
                .map(client -> client.row(ss("-tne", "state", "syn-recv")))
                .toList();
    }

    List<String> unix() {
        return placed.stream()
                .filter(place -> place.family().equals("UNIX"))
                .map(place -> "type=" + place.listener().recipe().type() + " inode="
                        + place.listener().inode() + " cookie=" + cookie(place) + " name=" + place.place()
                        + " length=" + place.length() + " limit=" + place.limit() + " uid=0")
                .toList();
    }

    /// The first IPv4 listener, to be looked up.
    InetDiagMessage oneListener() {
        LabListener first = placed.getFirst().listener();
        return withCookie(
                new InetDiagMessage(
                        AddressFamily.INET, 10, first.port(), 0, 0x7f000001L, 0, 0, 0, 0, 0, first.inode(), 0, 0, 0),
                first.cookie());
    }

    static InetDiagMessage withCookie(InetDiagMessage row, long cookie) {
        return new InetDiagMessage(
                row.family(),
                row.state(),
                row.localPort(),
                row.localAddressHigh(),
                row.localAddressLow(),
                row.boundInterface(),
                cookie,
                row.receiveQueue(),
                row.sendQueue(),
                row.uid(),
                row.inode(),
                row.drops(),
                row.v6only(),
                row.cgroupId());
    }

    private static String cookie(Placed place) {
        return Long.toUnsignedString(place.listener().cookie());
    }

    /// The TCP socket below an MPTCP one has a cookie of its own, and no descriptor to ask for it.
    private String cookieBySs(Placed place) {
        return cookie(ss("-lnte"), ":" + place.listener().port() + " ");
    }

    /// The cookie in the line of `ss -e` that contains `address`.
    static String cookie(String ss, String address) {
        for (String line : ss.split("\n", -1)) {
            Matcher cookie = Pattern.compile(" sk:([0-9a-f]+)").matcher(line);
            if (line.contains(address) && cookie.find()) {
                return Long.toUnsignedString(Long.parseUnsignedLong(cookie.group(1), 16));
            }
        }
        throw new IllegalStateException("ss: " + ss + " (expected: a line with " + address + ")");
    }

    private static String row(Placed place, String cookie) {
        String[] where = place.place().split(" ", 3);
        return "family=" + place.family() + " state=10 address=" + where[0] + " port=" + where[1] + " interface="
                + where[2] + " cookie=" + cookie + " length=" + place.length() + " limit=" + place.limit()
                + " uid=0 inode=" + place.listener().inode() + " drops="
                + place.listener().drops() + " v6only=" + place.v6only() + " cgroup=1";
    }

    private String ss(String... options) {
        List<String> command = new ArrayList<>(List.of("nsenter", "--net=" + namespace.path(), "ss", "-H"));
        command.addAll(List.of(options));
        try {
            Process process = new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private <T extends AutoCloseable> T keep(T resource) {
        open.add(resource);
        return resource;
    }

    @Override
    public void close() {
        for (AutoCloseable resource : open.reversed()) {
            try {
                resource.close();
            } catch (Exception failed) {
                throw new IllegalStateException(failed);
            }
        }
    }
}
