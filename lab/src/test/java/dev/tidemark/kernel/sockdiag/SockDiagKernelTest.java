package dev.tidemark.kernel.sockdiag;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemark.kernel.netlink.NetlinkDump.Rows;
import dev.tidemark.kernel.netlink.NetlinkSocket;
import dev.tidemark.lab.LabListener;
import dev.tidemark.lab.LabNamespace;
import dev.tidemark.lab.ListenerRecipe;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class SockDiagKernelTest {
    private static final Duration BUDGET = Duration.ofSeconds(10);

    private final LabNamespace namespace = LabNamespace.create();
    private final SockDiag diag =
            SockDiag.open(() -> namespace.inside(() -> NetlinkSocket.open(NetlinkSocket.SOCK_DIAG)));
    private final List<AutoCloseable> open = new ArrayList<>();

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable resource : open.reversed()) {
            resource.close();
        }
        diag.close();
        namespace.close();
    }

    @Test
    void emptyNamespaceHasNoListeners() {
        Rows<InetDiagMessage> none = new Rows<>(List.of(), true, false);

        assertThat(diag.listeners()).isEqualTo(none);
        assertThat(diag.listeners(AddressFamily.INET)).isEqualTo(none);
        assertThat(diag.listeners(AddressFamily.INET6)).isEqualTo(none);
        assertThat(diag.listeners(AddressFamily.INET, 80)).isEqualTo(none);
        assertThat(diag.multipathListeners(AddressFamily.INET)).isEqualTo(none);
        assertThat(diag.synReceived(AddressFamily.INET, BUDGET)).isEqualTo(none);
        assertThat(diag.unixListeners().rows()).isEmpty();
    }

    @Test
    void onePortIsAskedForInBothFamilies() {
        LabListener wanted = listen(ListenerRecipe.tcp("127.0.0.1"), 7);
        listen(ListenerRecipe.tcp("127.0.0.1"), 8);
        LabListener wanted6 = listen(ListenerRecipe.tcp("::1").withPort(wanted.port()), 9);

        assertThat(diag.listeners(AddressFamily.INET, wanted.port()).rows())
                .extracting(InetDiagMessage::inode)
                .containsExactly(wanted.inode());
        assertThat(diag.listeners(AddressFamily.INET6, wanted.port()).rows())
                .extracting(InetDiagMessage::inode)
                .containsExactly(wanted6.inode());
        assertThatThrownBy(() -> diag.listeners(AddressFamily.INET, 0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> diag.listeners(AddressFamily.INET, 65536))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void oneWalkTellsOfBothFamiliesWhatAWalkForEachTells() {
        LabListener shared = listen(ListenerRecipe.tcp("127.0.0.1").withReusePort(), 3);
        listen(shared.recipe(), 5);
        listen(ListenerRecipe.tcp("::1"), 7);
        listen(ListenerRecipe.tcp("::").withV6Only(true), 11);
        listen(ListenerRecipe.tcp("::ffff:127.0.0.1"), 13);
        listen(ListenerRecipe.tcp("127.0.0.1").withDevice("lo"), 17);
        listen(ListenerRecipe.tcp("127.0.0.1").withMptcp(), 19);
        List<InetDiagMessage> each =
                new ArrayList<>(diag.listeners(AddressFamily.INET).rows());
        each.addAll(diag.listeners(AddressFamily.INET6).rows());

        assertThat(diag.listeners().rows()).hasSize(7).containsExactlyInAnyOrderElementsOf(each);
    }

    @Test
    void everyListenerIsFoundAgain() {
        LabListener first = listen(ListenerRecipe.tcp("127.0.0.1").withReusePort(), 3);
        for (int i = 0; i < 3; i++) {
            listen(first.recipe(), 5 + i);
        }
        listen(ListenerRecipe.tcp("::1"), 11);
        listen(ListenerRecipe.tcp("::"), 13);
        listen(ListenerRecipe.tcp("::ffff:127.0.0.1"), 17);
        listen(ListenerRecipe.tcp("127.0.0.1").withDevice("lo"), 19);
        for (AddressFamily family : AddressFamily.values()) {
            for (InetDiagMessage row : diag.listeners(family).rows()) {
                assertThat(diag.find(row)).contains(row);
            }
        }
    }

    @Test
    void closedListenerIsNotFoundAndNeitherIsTheNextOnItsPort() throws Exception {
        LabListener gone = listen(ListenerRecipe.tcp("127.0.0.1"), 3);
        InetDiagMessage row = diag.listeners(AddressFamily.INET).rows().getFirst();
        gone.close();
        assertThat(diag.find(row)).isEmpty();

        listen(ListenerRecipe.tcp("127.0.0.1").withPort(gone.port()), 3);
        assertThat(diag.find(row)).isEmpty();
    }

    @Test
    void multipathListenerIsInBothTablesWithOneInodeAndTwoCookies() {
        LabListener multipath = listen(ListenerRecipe.tcp("127.0.0.1").withMptcp(), 5);
        listen(ListenerRecipe.tcp("127.0.0.1"), 7);
        InetDiagMessage above =
                diag.multipathListeners(AddressFamily.INET).rows().getFirst();
        InetDiagMessage below =
                diag.listeners(AddressFamily.INET, multipath.port()).rows().getFirst();

        assertThat(diag.multipathListeners(AddressFamily.INET).rows()).hasSize(1);
        assertThat(above.inode()).isEqualTo(below.inode()).isEqualTo(multipath.inode());
        assertThat(above.cookie()).isNotEqualTo(below.cookie()).isEqualTo(multipath.cookie());
    }

    @Test
    void halfOpenHandshakesAreFoundByTheirListenersPort() throws Exception {
        LabListener dual = listen(ListenerRecipe.tcp("::").withV6Only(false), 5);
        for (int i = 0; i < 3; i++) {
            open.add(HalfOpenClient.connect(namespace, dual, "127.0.0.1"));
        }
        open.add(HalfOpenClient.connect(namespace, dual, "::1"));

        assertThat(diag.synReceived(AddressFamily.INET, BUDGET).rows()).isEmpty();
        assertThat(diag.synReceived(AddressFamily.INET6, BUDGET).rows())
                .hasSize(4)
                .allMatch(row -> row.localPort() == dual.port() && row.state() == 3);
    }

    @Test
    void unixListenersOfBothTypesAreFoundByName() {
        LabListener stream = listen(ListenerRecipe.unixAbstract("a\0b"), 3);
        LabListener seqpacket = listen(ListenerRecipe.unixAbstract("c").withSeqpacket(), 5);

        assertThat(diag.unixListeners().rows())
                .containsExactlyInAnyOrder(
                        new UnixDiagMessage(1, stream.inode(), stream.cookie(), "\0a\0b", 0, 3, 0),
                        new UnixDiagMessage(5, seqpacket.inode(), seqpacket.cookie(), "\0c", 0, 5, 0));
    }

    @Test
    void noDescriptorIsLeftByOpeningAndClosing() throws Exception {
        long before = descriptors();
        for (int i = 0; i < 1000; i++) {
            try (SockDiag again =
                    SockDiag.open(() -> namespace.inside(() -> NetlinkSocket.open(NetlinkSocket.SOCK_DIAG)))) {
                assertThat(again.listeners(AddressFamily.INET).rows()).isEmpty();
            }
        }
        assertThat(descriptors()).isEqualTo(before);
    }

    @Test
    void closingTwiceIsHarmless() {
        SockDiag again = SockDiag.open();
        again.close();
        again.close();
    }

    private LabListener listen(ListenerRecipe recipe, int backlog) {
        LabListener listener = LabListener.open(namespace, recipe, backlog);
        open.add(listener);
        return listener;
    }

    private static long descriptors() throws Exception {
        try (Stream<Path> files = Files.list(Path.of("/proc/self/fd"))) {
            return files.count();
        }
    }
}
