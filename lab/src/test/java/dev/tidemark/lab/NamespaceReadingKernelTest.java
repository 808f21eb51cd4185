package dev.tidemark.lab;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.kernel.Reading;
import dev.tidemark.kernel.netlink.NetlinkSocket;
import dev.tidemark.kernel.procfs.ListenSysctls;
import dev.tidemark.kernel.sockdiag.AddressFamily;
import dev.tidemark.kernel.sockdiag.InetDiagMessage;
import dev.tidemark.kernel.sockdiag.SockDiag;
import dev.tidemark.listener.AcceptQueue;
import dev.tidemark.listener.HostReader;
import dev.tidemark.listener.HostReader.Scope;
import dev.tidemark.listener.LimitSetBy;
import dev.tidemark.listener.ListenSnapshot;
import dev.tidemark.listener.SnapshotReader.Part;
import dev.tidemark.listener.UnixListener;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// Many network namespaces of one host, each with its own listeners, settings and names.
final class NamespaceReadingKernelTest {
    private static final int MANY = 20;
    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static final ListenerRecipe RECIPE = ListenerRecipe.tcp("127.0.0.1");

    private static HostReader host() {
        return HostReader.open(Scope.ALL, EnumSet.of(Part.SYSCTLS, Part.UNIX), InstantSource.system());
    }

    /// The samples of the namespaces with these numbers; others on this host are none of our business.
    private static Map<Long, ListenSnapshot> samples(HostReader host, Set<Long> wanted) {
        Map<Long, ListenSnapshot> samples = new HashMap<>();
        for (ListenSnapshot snapshot : host.read().namespaces()) {
            long id = snapshot.namespace().id().inode();
            if (wanted.contains(id)) {
                assertThat(samples.put(id, snapshot)).isNull();
            }
        }
        return samples;
    }

    /// None of them has a process: a name alone keeps each.
    @Test
    void eachOfManyNamespacesHasItsOwnListenersAndItsOwnSomaxconn() {
        List<AutoCloseable> open = new ArrayList<>();
        Map<Long, LabListener> listeners = new HashMap<>();
        Map<Long, String> names = new HashMap<>();
        try {
            for (int i = 0; i < MANY; i++) {
                LabNamespace namespace = LabReader.namespace();
                open.add(namespace);
                namespace.sysctl("net.core.somaxconn", 101 + i);
                LabListener listener = LabListener.open(namespace, RECIPE, 5000);
                open.add(listener);
                open.add(LabClients.connect(namespace, listener, i + 1));
                listener.awaitLength(i + 1, LIMIT);
                listeners.put(namespace.inode(), listener);
                names.put(namespace.inode(), namespace.name().orElseThrow());
            }
            try (HostReader host = host()) {
                Map<Long, ListenSnapshot> samples = samples(host, listeners.keySet());

                assertThat(samples).hasSize(MANY);
                samples.forEach((id, sample) -> {
                    LabListener listener = Objects.requireNonNull(listeners.get(id));
                    assertThat(sample.namespace().name()).isEqualTo(names.get(id));
                    assertThat(sample.namespace().current()).isFalse();
                    assertThat(sample.tcp()).hasSize(1);
                    assertThat(LabReader.find(sample, listener).queue())
                            .isEqualTo(new AcceptQueue(listener.length(), listener.limit()));
                    assertThat(sample.sysctls().somaxconn()).isEqualTo(Reading.of((long) listener.limit()));
                    assertThat(sample.limitSetBy(sample.tcp().getFirst())).isEqualTo(new LimitSetBy.Somaxconn());
                });
                assertThat(samples.values())
                        .extracting(sample -> sample.tcp().getFirst().queue().limit())
                        .doesNotHaveDuplicates();
            }
        } finally {
            closeAll(open);
        }
    }

    @Test
    void namespaceWithoutANameIsFoundByItsProcessAndCalledByItsNumber() {
        try (LabNamespace namespace = LabNamespace.create();
                LabListener listener = LabListener.open(namespace, RECIPE, 7);
                NamespaceProcess process = NamespaceProcess.start(namespace, List.of("sleep", "600"))) {
            String link = "/proc/" + process.pid() + "/ns/net";
            Await.until("process inside", LIMIT, () -> FileLink.inode(link) == namespace.inode());
            try (HostReader host = host()) {
                ListenSnapshot sample = Objects.requireNonNull(
                        samples(host, Set.of(namespace.inode())).get(namespace.inode()));

                assertThat(sample.namespace().name()).isEqualTo("net:[" + namespace.inode() + "]");
                assertThat(sample.tcp())
                        .singleElement()
                        .extracting(row -> row.identity().inode())
                        .isEqualTo(listener.inode());
            }
        }
    }

    /// Such as that of a container of which only a descriptor is left.
    @Test
    void namespaceThatOnlyADescriptorKeepsIsNotFound() {
        try (LabNamespace namespace = LabNamespace.create();
                LabListener listener = LabListener.open(namespace, RECIPE, 7);
                HostReader host = host()) {
            assertThat(listener.limit()).isEqualTo(7);
            assertThat(samples(host, Set.of(namespace.inode()))).isEmpty();
        }
    }

    @Test
    void namespacesThatComeAndGoAreNoticed() {
        try (HostReader host = host()) {
            Set<Long> id;
            try (LabNamespace namespace = LabReader.namespace();
                    LabListener listener = LabListener.open(namespace, RECIPE, 7)) {
                id = Set.of(namespace.inode());
                assertThat(samples(host, id)).isEmpty();

                host.refresh();

                assertThat(samples(host, id)).hasSize(1);
                assertThat(listener.limit()).isEqualTo(7);
            }
            assertThat(samples(host, id)).hasSize(1);

            host.refresh();

            assertThat(samples(host, id)).isEmpty();
        }
    }

    @Test
    void everySettingIsThatOfItsNamespace() {
        try (LabNamespace changed = LabReader.namespace();
                LabNamespace untouched = LabReader.namespace();
                LabReader changedReader = LabReader.open(changed);
                LabReader untouchedReader = LabReader.open(untouched)) {
            changed.sysctl("net.core.somaxconn", 211);
            changed.sysctl("net.ipv4.tcp_max_syn_backlog", 223);
            changed.sysctl("net.ipv4.tcp_syncookies", 2);
            changed.sysctl("net.ipv4.tcp_abort_on_overflow", 1);
            changed.sysctl("net.ipv4.tcp_synack_retries", 3);

            assertThat(changedReader.read().sysctls()).isEqualTo(sysctls(211, 223, 2, 1, 3));
            assertThat(untouchedReader.read().sysctls())
                    .isEqualTo(sysctls(
                            4096,
                            untouched.sysctl("net.ipv4.tcp_max_syn_backlog"),
                            untouched.sysctl("net.ipv4.tcp_syncookies"),
                            0,
                            untouched.sysctl("net.ipv4.tcp_synack_retries")));
        }
    }

    private static ListenSysctls sysctls(
            long somaxconn, long maxSynBacklog, long syncookies, long abort, long synackRetries) {
        return new ListenSysctls(
                Reading.of(somaxconn),
                Reading.of(maxSynBacklog),
                Reading.of(syncookies),
                Reading.of(abort),
                Reading.of(synackRetries));
    }

    /// Abstract names belong to a network namespace, and somaxconn of that namespace caps their queues too.
    @Test
    void unixListenersAreThoseOfTheNamespace() {
        try (LabNamespace first = LabReader.namespace();
                LabNamespace second = LabReader.namespace();
                LabReader firstReader = LabReader.open(first);
                LabReader secondReader = LabReader.open(second)) {
            first.sysctl("net.core.somaxconn", 11);
            ListenerRecipe recipe = ListenerRecipe.unixAbstract("same name");
            try (LabListener here = LabListener.open(first, recipe, 5000);
                    LabListener there = LabListener.open(second, recipe, 5000)) {
                UnixListener row = onlyUnix(firstReader);
                UnixListener other = onlyUnix(secondReader);

                assertThat(row.address()).isEqualTo(other.address()).isEqualTo("@same name");
                assertThat(row.identity().inode()).isEqualTo(here.inode());
                assertThat(other.identity().inode()).isEqualTo(there.inode());
                assertThat(row.queue().limit()).isEqualTo(11);
                assertThat(other.queue().limit()).isEqualTo(4096);
            }
        }
    }

    private static UnixListener onlyUnix(LabReader reader) {
        List<UnixListener> rows = LabReader.known(reader.read().unix());
        assertThat(rows).hasSize(1);
        return rows.getFirst();
    }

    /// A socket keeps its namespace: the name is gone, yet the listener is there and the socket answers for it.
    @Test
    void openDiagSocketKeepsItsNamespaceAndAnswersForIt() {
        LabNamespace namespace = LabReader.namespace();
        try (SockDiag diag = SockDiag.open(() -> namespace.inside(() -> NetlinkSocket.open(NetlinkSocket.SOCK_DIAG)));
                LabListener listener = LabListener.open(namespace, RECIPE, 13)) {
            namespace.close();

            List<InetDiagMessage> rows = diag.listeners(AddressFamily.INET).rows();
            assertThat(rows).singleElement().satisfies(row -> {
                assertThat(row.inode()).isEqualTo(listener.inode());
                assertThat(row.sendQueue()).isEqualTo(13);
            });
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
