package dev.tidemark.agent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.agent.AlertMemory.Kept;
import dev.tidemark.history.ListenerKey;
import dev.tidemark.lab.Await;
import dev.tidemark.listener.AcceptQueue;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/// What was told is written down by the side, whatever the disk does.
final class AlertMemoryTest {
    private static final Duration LIMIT = Duration.ofSeconds(10);

    private final List<String> happened = new CopyOnWriteArrayList<>();

    @Test
    void aDiskThatHangsHoldsNobodyUpAndTheLatestIsWritten() {
        CountDownLatch disk = new CountDownLatch(1);
        AlertMemory memory = AlertMemory.start(
                Kept.NOTHING,
                text -> {
                    happened.add(text);
                    await(disk);
                },
                this::giveLockUp);
        memory.keep(unsent("1"));
        awaitHappened(1);
        memory.keep(unsent("2"));
        memory.keep(unsent("3"));
        memory.close();
        assertThat(happened).containsExactly(text(unsent("1")));

        disk.countDown();
        awaitHappened(3);
        assertThat(happened).containsExactly(text(unsent("1")), text(unsent("3")), "given up");
    }

    @Test
    void aPeakThatRisesIsWrittenAtTheEnd() {
        AlertMemory memory = AlertMemory.start(Kept.NOTHING, happened::add, this::giveLockUp);
        memory.keep(raised(51));
        awaitHappened(1);
        for (int peak = 52; peak < 10_000; peak++) {
            memory.keep(raised(peak));
        }
        memory.close();

        awaitHappened(3);
        assertThat(happened).containsExactly(text(raised(51)), text(raised(9_999)), "given up");
    }

    @Test
    void whatCouldNotBeWrittenIsTriedAgain() {
        AlertMemory memory = AlertMemory.start(
                Kept.NOTHING,
                text -> {
                    happened.add(text);
                    if (happened.size() == 1) {
                        throw new IOException("no space left on device");
                    }
                },
                this::giveLockUp);
        memory.keep(unsent("1"));
        awaitHappened(1);
        memory.keep(unsent("1"));
        awaitHappened(2);
        memory.close();

        awaitHappened(3);
        assertThat(happened).containsExactly(text(unsent("1")), text(unsent("1")), "given up");
    }

    private void giveLockUp() {
        happened.add("given up");
    }

    private void awaitHappened(int times) {
        Await.until(times + " times", LIMIT, () -> happened.size() >= times);
    }

    private static void await(CountDownLatch latch) throws IOException {
        try {
            latch.await();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while it writes", interrupted);
        }
    }

    private static Kept unsent(String document) {
        return new Kept(List.of(), List.of(document));
    }

    private static Kept raised(long peak) {
        ListenerKey listener = new ListenerKey("host", false, "*:8080", 1, Optional.of("java"));
        return new Kept(List.of(new RaisedAlert("full", listener, new AcceptQueue(51, 50), peak)), List.of());
    }

    private static String text(Kept kept) {
        return AlertMemory.text(kept);
    }
}
