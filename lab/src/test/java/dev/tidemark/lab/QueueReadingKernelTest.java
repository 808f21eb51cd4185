package dev.tidemark.lab;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.listener.AcceptQueue;
import dev.tidemark.listener.LimitSetBy;
import dev.tidemark.listener.LimitSetBy.Certainty;
import dev.tidemark.listener.ListenSnapshot;
import dev.tidemark.listener.TcpListener;
import dev.tidemark.listener.UnixListener;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Accept queues, and who set their limits, as the product reads them where the truth is known.
final class QueueReadingKernelTest {
    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static final String SOMAXCONN = "net.core.somaxconn";
    private static final ListenerRecipe RECIPE = ListenerRecipe.tcp("127.0.0.1");

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 5, 8, 128})
    void queueIsReadAsFullAtOneMoreThanItsLimitAndNotBefore(int backlog) {
        try (LabNamespace namespace = LabReader.namespace();
                LabReader reader = LabReader.open(namespace);
                LabListener listener = LabListener.open(namespace, RECIPE, backlog)) {
            assertThat(reader.read(listener).queue()).isEqualTo(new AcceptQueue(0, backlog));

            try (LabClients clients = LabClients.fill(namespace, listener, LIMIT)) {
                AcceptQueue full = reader.read(listener).queue();
                assertThat(full).isEqualTo(new AcceptQueue(clients.count(), backlog));
                assertThat(full.length()).isEqualTo(full.capacity()).isEqualTo(backlog + 1);
                assertThat(full.isFull()).isTrue();

                listener.acceptOne(LIMIT).close();

                AcceptQueue almost = reader.read(listener).queue();
                assertThat(almost).isEqualTo(new AcceptQueue(backlog, backlog));
                assertThat(almost.isFull()).isFalse();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 5, 8, 128})
    void unixQueueMeansTheSame(int backlog) {
        try (LabNamespace namespace = LabReader.namespace();
                LabReader reader = LabReader.open(namespace);
                LabListener listener = LabListener.open(namespace, ListenerRecipe.unixAbstract("lab"), backlog);
                LabClients clients = LabClients.connect(namespace, listener, backlog + 3)) {
            UnixListener row = LabReader.known(reader.read().unix()).getFirst();

            assertThat(row.identity().inode()).isEqualTo(listener.inode());
            assertThat(row.queue()).isEqualTo(new AcceptQueue(backlog + 1, backlog));
            assertThat(row.queue().isFull()).isTrue();
            assertThat(clients.connected()).isEqualTo(backlog + 1);
            assertThat(clients.failures()).hasSize(2);
        }
    }

    @Test
    void multipathQueueMeansTheSame() {
        try (LabNamespace namespace = LabReader.namespace();
                LabReader reader = LabReader.open(namespace);
                LabListener listener = LabListener.open(namespace, RECIPE.withMptcp(), 3);
                LabListener plain = LabListener.open(namespace, RECIPE, 3);
                LabClients clients = LabClients.fill(namespace, listener, LIMIT)) {
            TcpListener row = reader.read(listener);

            assertThat(row.socket().multipath()).isTrue();
            assertThat(row.queue()).isEqualTo(new AcceptQueue(clients.count(), 3));
            assertThat(reader.read(plain).socket().multipath()).isFalse();
            assertThat(reader.read().tcp()).hasSize(2);
        }
    }

    @Test
    void shrunkQueueIsFullWithMoreThanItsCapacity() {
        try (LabNamespace namespace = LabReader.namespace();
                LabReader reader = LabReader.open(namespace);
                LabListener listener = LabListener.open(namespace, RECIPE, 20);
                LabClients clients = LabClients.connect(namespace, listener, 13)) {
            listener.awaitLength(clients.count(), LIMIT);

            listener.relisten(4);

            AcceptQueue queue = reader.read(listener).queue();
            assertThat(queue).isEqualTo(new AcceptQueue(13, 4));
            assertThat(queue.isFull()).isTrue();
            assertThat(queue.percent()).isEqualTo(260);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {128, 129, 5000, -1})
    void limitThatEqualsSomaxconnWasProbablySetByIt(int backlog) {
        try (LabNamespace namespace = LabReader.namespace();
                LabReader reader = LabReader.open(namespace)) {
            namespace.sysctl(SOMAXCONN, 128);
            try (LabListener listener = LabListener.open(namespace, RECIPE, backlog)) {
                assertThat(reader.read(listener).queue().limit()).isEqualTo(128);
                assertThat(limitSetBy(reader, listener)).isEqualTo(new LimitSetBy.Somaxconn());
            }
        }
    }

    @Test
    void limitBelowSomaxconnWasSetByTheApplication() {
        try (LabNamespace namespace = LabReader.namespace();
                LabReader reader = LabReader.open(namespace);
                LabListener listener = LabListener.open(namespace, RECIPE, 127)) {
            assertThat(limitSetBy(reader, listener)).isEqualTo(new LimitSetBy.Application(Certainty.FACT));

            namespace.sysctl(SOMAXCONN, 128);
            assertThat(limitSetBy(reader, listener)).isEqualTo(new LimitSetBy.Application(Certainty.FACT));
        }
    }

    @Test
    void limitAboveSomaxconnShowsThatThatWasLoweredAndStays() {
        try (LabNamespace namespace = LabReader.namespace();
                LabReader reader = LabReader.open(namespace);
                LabListener listener = LabListener.open(namespace, RECIPE, 5000)) {
            assertThat(limitSetBy(reader, listener)).isEqualTo(new LimitSetBy.Somaxconn());

            namespace.sysctl(SOMAXCONN, 128);

            assertThat(reader.read(listener).queue().limit()).isEqualTo(4096);
            assertThat(limitSetBy(reader, listener))
                    .isEqualTo(new LimitSetBy.Unknown("limit above somaxconn: that was lowered later", Certainty.FACT));
        }
    }

    @Test
    void raisedSomaxconnIsTakenUpOnlyWhenTheApplicationListensAgain() {
        try (LabNamespace namespace = LabReader.namespace();
                LabReader reader = LabReader.open(namespace);
                LabListener listener = LabListener.open(namespace, RECIPE, 5000)) {
            namespace.sysctl(SOMAXCONN, 8191);

            assertThat(reader.read(listener).queue().limit()).isEqualTo(4096);
            assertThat(limitSetBy(reader, listener)).isEqualTo(new LimitSetBy.Application(Certainty.HINT));

            listener.relisten(5000);

            assertThat(reader.read(listener).queue().limit()).isEqualTo(5000);
            assertThat(limitSetBy(reader, listener)).isEqualTo(new LimitSetBy.Application(Certainty.FACT));
        }
    }

    private static LimitSetBy limitSetBy(LabReader reader, LabListener listener) {
        ListenSnapshot snapshot = reader.read();
        return snapshot.limitSetBy(LabReader.find(snapshot, listener));
    }
}
