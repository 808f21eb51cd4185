package dev.tidemark.watch;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class ProcessorBudgetTest {
    private static final Duration MILLISECOND = Duration.ofMillis(1);

    private final ProcessorBudget budget = new ProcessorBudget(Duration.ofMillis(30), 10);

    @Test
    void theAllowanceMayBeSpentAtOnce() {
        budget.spend(Duration.ofMillis(29).toNanos());

        assertThat(budget.left(Duration.ZERO)).isEqualTo(MILLISECOND);
        assertThat(budget.untilSomeIsLeft(Duration.ZERO)).isZero();
    }

    @Test
    void whatWasSpentTooMuchIsPaidBackByWaiting() {
        budget.spend(Duration.ofMillis(33).toNanos());

        assertThat(budget.left(Duration.ZERO)).isEqualTo(Duration.ofMillis(-3));
        assertThat(budget.untilSomeIsLeft(Duration.ZERO)).isEqualTo(Duration.ofMillis(300));
        assertThat(budget.left(Duration.ofMillis(300))).isZero();
    }

    @Test
    void afterTheAllowanceIsSpentOnlyTheShareIsLeft() {
        Duration now = Duration.ZERO;
        Duration end = Duration.ofSeconds(10);
        Duration spent = Duration.ZERO;
        while (now.compareTo(end) < 0) {
            budget.spend(Duration.ofMillis(3).toNanos());
            spent = spent.plusMillis(3);
            Duration wait = budget.untilSomeIsLeft(now);
            now = now.plus(wait.compareTo(MILLISECOND) < 0 ? MILLISECOND : wait);
        }

        assertThat(spent).isBetween(Duration.ofMillis(127), Duration.ofMillis(133));
    }
}
