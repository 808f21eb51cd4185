package dev.tidemark.listener;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

final class AcceptQueueTest {
    @Test
    void fullQueueHoldsOneMoreThanItsLimit() {
        assertThat(new AcceptQueue(128, 128).isFull()).isFalse();
        assertThat(new AcceptQueue(129, 128).isFull()).isTrue();
        assertThat(new AcceptQueue(129, 128).fill()).isEqualTo(1.0);
        assertThat(new AcceptQueue(129, 128).percent()).isEqualTo(100);
    }

    @Test
    void limitOfZeroAdmitsOne() {
        AcceptQueue queue = new AcceptQueue(1, 0);

        assertThat(queue.capacity()).isEqualTo(1);
        assertThat(queue.isFull()).isTrue();
        assertThat(new AcceptQueue(0, 0).percent()).isZero();
    }

    @Test
    void percentIsRoundedDownSoThatHundredMeansFull() {
        assertThat(new AcceptQueue(9999, 9999).percent()).isEqualTo(99);
        assertThat(new AcceptQueue(10000, 9999).percent()).isEqualTo(100);
        assertThat(new AcceptQueue(1, 4096).percent()).isZero();
    }

    @Test
    void shrunkQueueMayHoldMoreThanItsCapacity() {
        AcceptQueue queue = new AcceptQueue(20, 2);

        assertThat(queue.isFull()).isTrue();
        assertThat(queue.percent()).isEqualTo(666);
        assertThat(queue.fill()).isGreaterThan(6.6);
    }

    @Test
    void largestFiguresOfTheKernelFit() {
        AcceptQueue queue = new AcceptQueue(0xffff_ffffL, 0xffff_ffffL);

        assertThat(queue.capacity()).isEqualTo(0x1_0000_0000L);
        assertThat(queue.percent()).isEqualTo(99);
    }

    @Test
    void negativeFiguresAreNoQueue() {
        assertThatThrownBy(() -> new AcceptQueue(-1, 5)).hasMessage("queue: -1/5 (expected: from 0)");
        assertThatThrownBy(() -> new AcceptQueue(0, -1)).isInstanceOf(IllegalArgumentException.class);
    }
}
