package dev.tidemark.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemark.kernel.Reading;
import dev.tidemark.kernel.procfs.TaskTally;
import java.time.Duration;
import org.junit.jupiter.api.Test;

final class NamespaceSearchTest {
    private static final Reading<TaskTally> TASKS = Reading.of(new TaskTally(311, 4711));
    private static final Reading<TaskTally> OTHERS = Reading.of(new TaskTally(311, 4712));

    private Reading<TaskTally> tasks = TASKS;
    private long nanos;
    private Duration cost = Duration.ZERO;
    private boolean fails;
    private int searches;
    private final NamespaceSearch search = NamespaceSearch.of(this::search, () -> tasks, () -> nanos, 0);

    private void search() {
        nanos += cost.toNanos();
        searches++;
        if (fails) {
            throw new IllegalStateException("no descriptors left");
        }
    }

    private int searchesAt(long second) {
        nanos = Duration.ofSeconds(second).toNanos();
        search.look(nanos);
        return searches;
    }

    @Test
    void whileNoTaskCameOrWentItIsLeftOutForAWhile() {
        assertThat(searchesAt(1)).isZero();
        assertThat(searchesAt(2)).isEqualTo(1);
        assertThat(searchesAt(4)).isEqualTo(1);
        assertThat(searchesAt(8)).isEqualTo(1);
        assertThat(searchesAt(10)).isEqualTo(2);
    }

    @Test
    void taskThatCameHasItLookAtTheNextTime() {
        assertThat(searchesAt(2)).isEqualTo(1);
        tasks = OTHERS;
        assertThat(searchesAt(3)).isEqualTo(1);
        assertThat(searchesAt(4)).isEqualTo(2);
        tasks = Reading.unknown("unreadable");
        assertThat(searchesAt(6)).isEqualTo(3);
        assertThat(searchesAt(8)).isEqualTo(4);
    }

    @Test
    void searchThatFailedIsNotDone() {
        fails = true;
        assertThatThrownBy(() -> searchesAt(2)).isInstanceOf(IllegalStateException.class);
        fails = false;
        assertThat(searchesAt(3)).as("the share of time").isEqualTo(1);
        assertThat(searchesAt(4)).isEqualTo(2);
        assertThat(searchesAt(6)).isEqualTo(2);
    }

    @Test
    void costlySearchIsDoneLessOften() {
        cost = Duration.ofMillis(12);
        assertThat(searchesAt(2)).isEqualTo(1);
        tasks = OTHERS;
        assertThat(searchesAt(7)).isEqualTo(1);
        assertThat(searchesAt(8)).isEqualTo(2);
    }
}
