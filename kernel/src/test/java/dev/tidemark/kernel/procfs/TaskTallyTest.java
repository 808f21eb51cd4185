package dev.tidemark.kernel.procfs;

import static dev.tidemark.kernel.procfs.Fixtures.known;
import static dev.tidemark.kernel.procfs.Fixtures.reason;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class TaskTallyTest {
    @Test
    void countAndLatestNumberAreRead() {
        assertThat(known(TaskTally.parse("1.49 1.23 1.70 3/311 26008\n"))).isEqualTo(new TaskTally(311, 26008));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "1.49 1.23 1.70", "1.49 1.23 1.70 3/311", "1.49 1.23 1.70 3/x 9", "a/9 9"})
    void anythingElseIsUnknown(String text) {
        assertThat(reason(TaskTally.parse(text))).startsWith("/proc/loadavg: '").contains("expected: such as");
    }

    @Test
    void threadThatWasBornIsSeen() throws InterruptedException {
        TaskTally before = known(TaskTally.read());

        Thread born = Thread.ofPlatform().start(() -> {});
        born.join();

        assertThat(known(TaskTally.read())).isNotEqualTo(before);
    }
}
