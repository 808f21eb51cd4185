package dev.tidemark.probe;

import static dev.tidemark.probe.OpenProbe.known;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.lab.LabClients;
import dev.tidemark.lab.LabListener;
import dev.tidemark.lab.LabNamespace;
import dev.tidemark.lab.ListenerRecipe;
import dev.tidemark.watch.SocketFacts;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Several probes, listeners that come and go by the thousand, and nothing left of any.
final class HardshipKernelTest {
    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static final ListenerRecipe RECIPE = ListenerRecipe.tcp("127.0.0.1");

    @Test
    void twoProbesRecordTheSameAndDoNotDisturbEachOther() {
        try (LabNamespace namespace = LabNamespace.create();
                OpenProbe first = OpenProbe.of(namespace);
                LabListener listener = LabListener.open(namespace, RECIPE, 20)) {
            try (LabClients _ = LabClients.connect(namespace, listener, 11)) {
                listener.awaitLength(11, LIMIT);
                try (OpenProbe second = OpenProbe.of(namespace);
                        LabClients _ = LabClients.connect(namespace, listener, 2)) {
                    listener.awaitLength(13, LIMIT);
                    assertThat(second.read(listener).enqueues()).isEqualTo(2);
                    assertThat(known(second.read(listener).peak()).length()).isEqualTo(13);
                }
                assertThat(listener.drain()).isEqualTo(13);
                try (LabClients _ = LabClients.connect(namespace, listener, 1)) {
                    listener.awaitLength(1, LIMIT);
                    SocketFacts facts = first.read(listener);
                    assertThat(facts.enqueues()).isEqualTo(14);
                    assertThat(known(facts.peak()).length()).isEqualTo(13);
                }
            }
        }
    }

    @Test
    void thousandsOfListenersLeaveNothingBehind() {
        try (LabNamespace namespace = LabNamespace.create();
                OpenProbe probe = OpenProbe.of(namespace);
                LabListener stays = LabListener.open(namespace, RECIPE, 20)) {
            int before = probe.read().size();
            namespace.runInside(() -> {
                for (int i = 0; i < 5_000; i++) {
                    LabListener.open(RECIPE, 20).close();
                }
            });
            assertThat(probe.read()).hasSize(before).containsKey(stays.cookie());
        }
    }

    @Test
    void closedProbeGivesAllItsDescriptorsBack() {
        OpenProbe.open(OpenProbe.RECORDED).close();
        long before = descriptors();
        for (int i = 0; i < 5; i++) {
            OpenProbe.open(EnumSet.allOf(ProbeFeature.class)).close();
        }
        assertThat(descriptors()).isEqualTo(before);
    }

    /// Those of bpf(2) alone: others' come and go.
    private static long descriptors() {
        try (Stream<Path> links = Files.list(Path.of("/proc/self/fd"))) {
            return links.filter(HardshipKernelTest::isOfBpf).count();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private static boolean isOfBpf(Path link) {
        try {
            return Files.readSymbolicLink(link).toString().contains("bpf");
        } catch (IOException gone) {
            return false;
        }
    }
}
