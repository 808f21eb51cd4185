package dev.tidemark.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemark.kernel.libc.Errno;
import dev.tidemark.kernel.libc.KernelException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// `net.core.somaxconn` bounds what listen(2) asks for, at that moment and never again.
final class SomaxconnKernelTest {
    private static final String SOMAXCONN = "net.core.somaxconn";
    private static final ListenerRecipe RECIPE = ListenerRecipe.tcp("127.0.0.1");

    @ParameterizedTest
    @CsvSource({"127, 127", "128, 128", "129, 128", "65536, 128", "2147483647, 128", "-1, 128", "-2147483648, 128"})
    void backlogAboveSomaxconnIsSilentlyTruncated(int backlog, int limit) {
        try (LabNamespace namespace = LabNamespace.create()) {
            namespace.sysctl(SOMAXCONN, 128);
            try (LabListener listener = LabListener.open(namespace, RECIPE, backlog)) {
                assertThat(listener.limit()).isEqualTo(limit);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 17, 8192})
    void changingSomaxconnChangesNoLiveListener(int changed) {
        try (LabNamespace namespace = LabNamespace.create();
                LabListener listener = LabListener.open(namespace, RECIPE, 5000)) {
            assertThat(listener.limit()).isEqualTo(4096);

            namespace.sysctl(SOMAXCONN, changed);

            assertThat(namespace.sysctl(SOMAXCONN)).isEqualTo(changed);
            assertThat(listener.limit()).isEqualTo(4096);
        }
    }

    @Test
    void listeningAgainTakesUpTheSomaxconnOfThatMoment() {
        try (LabNamespace namespace = LabNamespace.create();
                LabListener listener = LabListener.open(namespace, RECIPE, 5000)) {
            namespace.sysctl(SOMAXCONN, 8192);
            listener.relisten(5000);
            assertThat(listener.limit()).isEqualTo(5000);

            namespace.sysctl(SOMAXCONN, 128);
            listener.relisten(5000);
            assertThat(listener.limit()).isEqualTo(128);
        }
    }

    @Test
    void listeningAgainLosesNoWaitingConnection() {
        try (LabNamespace namespace = LabNamespace.create();
                LabListener listener = LabListener.open(namespace, RECIPE, 20);
                LabClients clients = LabClients.connect(namespace, listener, 13)) {
            clients.awaitConnected(13, Duration.ofSeconds(5));
            listener.awaitLength(13, Duration.ofSeconds(5));

            listener.relisten(4);

            assertThat(listener.limit()).isEqualTo(4);
            assertThat(listener.length()).isEqualTo(13);
            assertThat(listener.drain()).isEqualTo(13);
        }
    }

    @Test
    void newNamespaceDoesNotInheritSomaxconn() {
        try (LabNamespace first = LabNamespace.create()) {
            first.sysctl(SOMAXCONN, 77);
            try (LabNamespace second = first.createWithin()) {
                assertThat(second.inode()).isNotEqualTo(first.inode());
                assertThat(second.sysctl(SOMAXCONN)).isEqualTo(4096);
                assertThat(first.sysctl(SOMAXCONN)).isEqualTo(77);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {-1, 1L << 31, 1L << 32})
    void valueThatTheKernelRefusesChangesNothing(long value) {
        try (LabNamespace namespace = LabNamespace.create()) {
            assertThatThrownBy(() -> namespace.sysctl(SOMAXCONN, value))
                    .isInstanceOfSatisfying(
                            KernelException.class,
                            failure -> assertThat(failure.errno()).isEqualTo(Errno.EINVAL));
            assertThat(namespace.sysctl(SOMAXCONN)).isEqualTo(4096);
        }
    }

    @Test
    void theSocketsNamespaceCountsAndNotTheCallers() {
        try (LabNamespace namespace = LabNamespace.create()) {
            namespace.sysctl(SOMAXCONN, 128);
            try (LabListener listener = LabListener.open(namespace, RECIPE, 1)) {
                listener.relisten(3000);
                assertThat(listener.limit()).isEqualTo(128);
            }
        }
    }
}
