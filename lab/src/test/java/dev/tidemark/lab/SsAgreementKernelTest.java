package dev.tidemark.lab;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.kernel.procfs.CgroupIds;
import dev.tidemark.kernel.procfs.ProcRoot;
import dev.tidemark.listener.ListenSnapshot;
import dev.tidemark.listener.Listener;
import dev.tidemark.listener.Owner;
import dev.tidemark.listener.ReuseportGroups;
import dev.tidemark.listener.TcpListener;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The product's reader and `ss` see the same kernel, at the same instant, in every column that both have.
final class SsAgreementKernelTest {
    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final int MANY_TRIES = 50;

    /// What the product and `ss` said while nothing changed.
    private record Agreement(Map<Long, SsListener> ours, Map<Long, SsListener> theirs) {}

    /// Reads before and after `ss`, until nothing changed in between: clients that are turned away ask again.
    private static Agreement sameInstant(
            LabReader reader,
            LabNamespace namespace,
            Function<ListenSnapshot, List<? extends Listener>> listeners,
            Function<LabNamespace, Map<Long, SsListener>> ss) {
        for (int i = 0; i < MANY_TRIES; i++) {
            Map<Long, SsListener> before = SsListener.of(listeners.apply(reader.read()));
            Map<Long, SsListener> theirs = ss.apply(namespace);
            if (SsListener.of(listeners.apply(reader.read())).equals(before)) {
                return new Agreement(before, theirs);
            }
        }
        throw new AssertionError("no quiet instant in " + MANY_TRIES + " tries");
    }

    private static List<ListenerRecipe> recipesOfEveryKind() {
        return List.of(
                ListenerRecipe.tcp("127.0.0.1"),
                ListenerRecipe.tcp("0.0.0.0"),
                ListenerRecipe.tcp("0.0.0.0").withDevice("lo"),
                ListenerRecipe.tcp("127.0.0.1").withDevice("lo"),
                ListenerRecipe.tcp("::1"),
                ListenerRecipe.tcp("::").withV6Only(true),
                ListenerRecipe.tcp("::").withV6Only(true).withDevice("lo"),
                ListenerRecipe.tcp("::").withV6Only(false),
                ListenerRecipe.tcp("::").withV6Only(false).withDevice("lo"),
                ListenerRecipe.tcp("::ffff:127.0.0.1"),
                ListenerRecipe.tcp("::ffff:0.0.0.0"),
                ListenerRecipe.tcp("127.0.0.1").withMptcp(),
                ListenerRecipe.tcp("::").withMptcp(),
                ListenerRecipe.tcp("127.0.0.1").withReusePort(),
                ListenerRecipe.tcp("127.0.0.1").withDeferAccept());
    }

    /// Each with another limit, another number of clients in its queue, and three listeners full.
    @Test
    void everyColumnOfEveryKindOfTcpListenerIsThatOfSs() {
        List<AutoCloseable> open = new ArrayList<>();
        try (LabNamespace namespace = LabReader.namespace();
                LabReader reader = LabReader.open(namespace)) {
            try {
                int number = 0;
                for (ListenerRecipe recipe : recipesOfEveryKind()) {
                    number++;
                    LabListener listener = LabListener.open(namespace, recipe, number + 2);
                    open.add(listener);
                    String dial = listener.endpoint().toString().startsWith("[::1]")
                                    || recipe.v6Only().equals(Optional.of(true))
                            ? "::1"
                            : "127.0.0.1";
                    LabClients clients = LabClients.connect(namespace, Endpoint.tcp(dial, listener.port()), number);
                    open.add(clients);
                    clients.awaitConnected(number, LIMIT);
                    if (recipe.deferAccept()) {
                        clients.sendOneByteEach();
                    }
                    listener.awaitLength(number, LIMIT);
                }
                for (String address : List.of("127.0.0.1", "::1", "::ffff:127.0.0.1")) {
                    LabListener full = LabListener.open(namespace, ListenerRecipe.tcp(address), 1);
                    open.add(full);
                    open.add(LabClients.fill(namespace, full, LIMIT));
                    open.add(LabClients.connect(namespace, full, 7));
                }

                Agreement agreement = sameInstant(reader, namespace, ListenSnapshot::tcp, SsListener::tcp);

                assertThat(agreement.ours()).hasSize(18).isEqualTo(agreement.theirs());
                assertThat(agreement.ours().values())
                        .filteredOn(row -> row.type().equals("mptcp"))
                        .hasSize(2);
                assertThat(agreement.ours().values())
                        .filteredOn(row -> row.length() > row.limit())
                        .allMatch(row -> row.details().orElseThrow().drops() >= 7)
                        .hasSize(3);
            } finally {
                closeAll(open);
            }
        }
    }

    @Test
    void everyColumnOfEveryKindOfUnixListenerIsThatOfSs(@TempDir Path folder) {
        List<ListenerRecipe> recipes = List.of(
                ListenerRecipe.unixPath(folder.resolve("plain.sock").toString()),
                ListenerRecipe.unixPath(folder.resolve("with a blank").toString()),
                ListenerRecipe.unixPath(folder.resolve("müller").toString()),
                ListenerRecipe.unixPath(folder.resolve("packets").toString()).withSeqpacket(),
                ListenerRecipe.unixAbstract("abstract"),
                ListenerRecipe.unixAbstract("a\0b"),
                ListenerRecipe.unixAbstract("packets").withSeqpacket());
        List<AutoCloseable> open = new ArrayList<>();
        try (LabNamespace namespace = LabReader.namespace();
                LabReader reader = LabReader.open(namespace)) {
            try {
                int number = 0;
                for (ListenerRecipe recipe : recipes) {
                    number++;
                    LabListener listener = LabListener.open(namespace, recipe, number);
                    open.add(listener);
                    LabClients clients = LabClients.connect(namespace, listener, number + number % 2);
                    open.add(clients);
                    assertThat(clients.failures()).isEmpty();
                }

                Agreement agreement =
                        sameInstant(reader, namespace, snapshot -> LabReader.known(snapshot.unix()), SsListener::unix);

                assertThat(agreement.ours()).hasSize(7).isEqualTo(agreement.theirs());
                assertThat(agreement.ours().values())
                        .filteredOn(row -> row.length() > row.limit())
                        .hasSize(4);
            } finally {
                closeAll(open);
            }
        }
    }

    @Test
    void everyColumnOfRealServersIsThatOfSs() {
        try (LabNamespace namespace = LabReader.namespace();
                RealServers servers = RealServers.start(namespace, EnumSet.allOf(RealServer.class));
                LabReader reader = LabReader.open(namespace)) {
            List<Long> nginx = awaitWorkers(servers, RealServer.NGINX, 3);
            awaitWorkers(servers, RealServer.UWSGI, 3);

            Agreement agreement = sameInstant(reader, namespace, ListenSnapshot::tcp, SsListener::tcp);

            assertThat(agreement.ours()).hasSize(RealServer.values().length).isEqualTo(agreement.theirs());
            assertThat(agreement.ours().values())
                    .filteredOn(row -> row.address().endsWith(":" + RealServer.NGINX.port()))
                    .flatExtracting(SsListener::holders)
                    .hasSameSizeAs(nginx);
        }
    }

    @Test
    void firstOwnerIsTheProcessThatStartedTheOthers() {
        try (LabNamespace namespace = LabReader.namespace();
                RealServers servers = RealServers.start(namespace, EnumSet.of(RealServer.NGINX, RealServer.UWSGI));
                LabReader reader = LabReader.open(namespace)) {
            awaitWorkers(servers, RealServer.NGINX, 3);
            awaitWorkers(servers, RealServer.UWSGI, 3);

            for (TcpListener listener : reader.read().tcp()) {
                RealServer server =
                        listener.endpoint().port() == RealServer.NGINX.port() ? RealServer.NGINX : RealServer.UWSGI;
                List<Owner> owners = listener.owners().known();
                assertThat(owners).hasSize(3).allMatch(owner -> owner.name().equals(server.processName()));
                assertThat(owners.getFirst().pid())
                        .isEqualTo((int) servers.process(server).pid());
            }
        }
    }

    private static List<Long> awaitWorkers(RealServers servers, RealServer server, int count) {
        return Await.value("workers", LIMIT, servers.process(server)::pids, pids -> pids.size() == count);
    }

    @Test
    void membersOfAReuseportGroupAreRecognisedAndStrangersAreNot() {
        try (LabNamespace namespace = LabReader.namespace();
                LabReader reader = LabReader.open(namespace);
                LabListener first = LabListener.open(
                        namespace, ListenerRecipe.tcp("127.0.0.1").withReusePort(), 3);
                LabListener second = LabListener.open(namespace, first.recipe(), 5);
                LabListener third = LabListener.open(namespace, first.recipe(), 7);
                LabListener samePort = LabListener.open(
                        namespace, ListenerRecipe.tcp("::1").withReusePort().withPort(first.port()), 11)) {
            ListenSnapshot snapshot = reader.read();
            ReuseportGroups groups = ReuseportGroups.of(snapshot.tcp());

            List<ReuseportGroups.Member> members = new ArrayList<>();
            for (LabListener listener : List.of(first, second, third)) {
                members.add(groups.member(LabReader.find(snapshot, listener)).orElseThrow());
            }
            assertThat(members).allMatch(member -> member.size() == 3);
            assertThat(members).extracting(ReuseportGroups.Member::number).containsExactlyInAnyOrder(1, 2, 3);
            assertThat(members)
                    .extracting(ReuseportGroups.Member::id)
                    .containsOnly(members.getFirst().id());
            assertThat(groups.member(LabReader.find(snapshot, samePort))).isEmpty();
        }
    }

    /// A server of another user in a control group of its own, so that both columns hold something.
    @Test
    void userAndControlGroupAreThoseOfSs(@TempDir Path folder) throws IOException {
        Path group = Path.of(LabReader.known(CgroupIds.find(ProcRoot.HOST, InstantSource.system()))
                        .mountPoint())
                .resolve(LabReader.freshName() + ".service");
        Files.createDirectory(group);
        try (LabNamespace namespace = LabReader.namespace();
                LabReader reader = LabReader.open(namespace)) {
            try (NamespaceProcess redis = NamespaceProcess.start(
                    namespace,
                    List.of(
                            "/bin/sh",
                            "-c",
                            "echo $$ >\"$0\" && exec setpriv --reuid=65534 --regid=65534 --clear-groups -- \"$@\"",
                            group.resolve("cgroup.procs").toString(),
                            "/usr/bin/redis-server",
                            "--port",
                            "6379",
                            "--save",
                            ""))) {
                redis.awaitListening(6379, LIMIT);

                Agreement agreement = sameInstant(reader, namespace, ListenSnapshot::tcp, SsListener::tcp);

                assertThat(agreement.ours()).isNotEmpty().isEqualTo(agreement.theirs());
                assertThat(agreement.ours().values())
                        .allMatch(row -> row.details().orElseThrow().uid() == 65534
                                && row.details().orElseThrow().cgroup() != CgroupIds.ROOT);
                assertThat(reader.read().tcp())
                        .allMatch(listener ->
                                listener.owners().unit().equals(Optional.of(String.valueOf(group.getFileName()))));
            }
        } finally {
            Await.until("control group empty", LIMIT, () -> isEmpty(group));
            Files.delete(group);
        }
    }

    private static boolean isEmpty(Path group) {
        try {
            return Files.readString(group.resolve("cgroup.procs")).isEmpty();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private static void closeAll(List<AutoCloseable> resources) {
        for (AutoCloseable resource : resources.reversed()) {
            try {
                resource.close();
            } catch (Exception failed) {
                throw new IllegalStateException(failed);
            }
        }
    }
}
