package dev.tidemark.exec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemark.exec.ListenRule.Course;
import dev.tidemark.kernel.Reading;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What is done with a listen(2), by what is wanted, asked for and allowed.
final class ListenRuleTest {
    /// The backlog that a program gives for "as much as I can have", as the kernel takes it.
    private static final String MINUS_ONE = "4294967295";

    private static ListenRule rule(String wanted, boolean strict) {
        return new ListenRule(WantedBacklog.parse(wanted), strict, false);
    }

    @ParameterizedTest
    @CsvSource({
        "max, 5,    4096, LISTEN, 2147483647",
        "max, 4096, 4096, LEAVE,  2147483647",
        "max, 9999, 4096, LEAVE,  2147483647",
        "max, " + MINUS_ONE + ", 4096, LEAVE, 2147483647",
        "17,  5,    4096, LISTEN, 17",
        "17,  17,   4096, LEAVE,  17",
        "17,  9999, 4096, LISTEN, 17",
        "17,  " + MINUS_ONE + ", 4096, LISTEN, 17",
        "9999, 5,   4096, LISTEN, 9999",
        "9999, 5000, 4096, LEAVE, 9999",
    })
    void withoutStrictAListenIsMadeUnlessItComesToTheSame(
            String wanted, long requested, long ceiling, Course course, int backlog) {
        assertThat(rule(wanted, false).course(requested, Reading.of(ceiling))).isEqualTo(course);
        assertThat(rule(wanted, false).backlog(requested)).isEqualTo(backlog);
    }

    @ParameterizedTest
    @CsvSource({
        "own, 5,    4096, LEAVE",
        "own, 4096, 4096, LEAVE",
        "own, 4097, 4096, REFUSE",
        "own, 2147483647, 4096, REFUSE",
        "own, 2147483647, 2147483647, LEAVE",
        "own, " + MINUS_ONE + ", 4096, LEAVE",
        "4097, 5,   4096, REFUSE",
        "4096, 5,   4096, LISTEN",
        "max, 5,    4096, LISTEN",
        "max, 5,    0,    LEAVE",
        "own, 0,    0,    LEAVE",
    })
    void strictRefusesWhatWouldBeTruncated(String wanted, long requested, long ceiling, Course course) {
        assertThat(rule(wanted, true).course(requested, Reading.of(ceiling))).isEqualTo(course);
    }

    @Test
    void strictRefusesWhatCannotBeJudgedButWhatAsksForAsMuchAsItCanHave() {
        Reading<Long> unknown = Reading.unknown("needs CAP_NET_ADMIN (root)");

        assertThat(rule("own", true).course(5, unknown)).isEqualTo(Course.REFUSE);
        assertThat(rule("17", true).course(5, unknown)).isEqualTo(Course.REFUSE);
        assertThat(rule("max", true).course(5, unknown)).isEqualTo(Course.LISTEN);
        assertThat(rule("own", true).course(Long.parseLong(MINUS_ONE), unknown)).isEqualTo(Course.LEAVE);
        assertThat(rule("17", false).course(5, unknown)).isEqualTo(Course.LISTEN);
    }

    @ParameterizedTest
    @ValueSource(strings = {"max", "own", "1", "2147483647"})
    void aRuleArrivesAsItWasSaid(String wanted) {
        for (boolean either : new boolean[] {true, false}) {
            ListenRule rule = new ListenRule(WantedBacklog.parse(wanted), either, !either);

            assertThat(ListenRule.parse(rule.words())).isEqualTo(rule);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "0", "-1", "2147483648", "1e3", "0x10", "MAX", " 5", "5 "})
    void whatIsNoBacklogFails(String text) {
        assertThatThrownBy(() -> WantedBacklog.parse(text)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> ListenRule.parse(List.of("max"))).isInstanceOf(IllegalArgumentException.class);
    }
}
