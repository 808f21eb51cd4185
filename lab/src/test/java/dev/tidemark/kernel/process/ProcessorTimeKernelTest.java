package dev.tidemark.kernel.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

class ProcessorTimeKernelTest {
    @Test
    void risesWhileTheThreadComputesAndNotWhileItWaits() {
        long begin = ProcessorTime.ofThisThread();
        long wallBegin = System.nanoTime();
        long end = begin + Duration.ofMillis(20).toNanos();
        while (ProcessorTime.ofThisThread() < end) {
            assertThat(System.nanoTime() - wallBegin)
                    .isLessThan(Duration.ofSeconds(20).toNanos());
        }
        assertThat(System.nanoTime() - wallBegin)
                .isGreaterThanOrEqualTo(Duration.ofMillis(19).toNanos());

        long before = ProcessorTime.ofThisThread();
        long until = System.nanoTime() + Duration.ofMillis(200).toNanos();
        for (long left = until - System.nanoTime(); left > 0; left = until - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
        assertThat(ProcessorTime.ofThisThread() - before)
                .isLessThan(Duration.ofMillis(100).toNanos());
    }
}
