package dev.tidemark.history;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

final class RecordedQueueTest {
    private static final int LISTENERS = 1_000;

    private final RecordedQueue queue = new RecordedQueue();

    private static Slot slot(int number, long... lengths) {
        Interval one = Lived.interval(Lived.key(80), Lived.at(10L * number), 50, 0, lengths);
        return new Slot(one.from(), Lived.PERIOD, lengths.length, Collections.nCopies(LISTENERS, one), List.of());
    }

    private void fill(long... lengths) {
        for (int number = 0; number < RecordedQueue.MOST_SLOTS; number++) {
            queue.add(slot(number, lengths));
        }
    }

    @Test
    void ofBusyListenersFewerIntervalsWaitThanOfIdleOnes() {
        fill(3, 0, 51);

        assertThat(queue.waiting()).isBetween(10, 100);
        assertThat(queue.lost()).isEqualTo(RecordedQueue.MOST_SLOTS - queue.waiting());
    }

    @Test
    void whatIsWrittenMakesRoom() {
        fill(3, 0, 51);
        int most = queue.waiting();
        long lost = queue.lost();
        for (int written = 0; written < 5; written++) {
            queue.written(queue.next());
        }
        for (int number = 0; number < 5; number++) {
            queue.add(slot(number, 3, 0, 51));
        }

        assertThat(queue.waiting()).isEqualTo(most);
        assertThat(queue.lost()).isEqualTo(lost);
    }

    @Test
    void aSlotThatIsTooLargeAloneWaits() {
        Interval one = Lived.interval(Lived.key(80), Lived.START, 50, 0, 3, 51);
        queue.add(new Slot(one.from(), Lived.PERIOD, 2, Collections.nCopies(500_000, one), List.of()));

        assertThat(queue.waiting()).isEqualTo(1);
        assertThat(queue.lost()).isZero();
    }
}
