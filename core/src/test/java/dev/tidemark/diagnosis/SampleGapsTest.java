package dev.tidemark.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/// How late a sample has to be to leave a gap, and what gaps do to conclusions.
final class SampleGapsTest {
    private static final Duration PERIOD = Duration.ofMillis(100);
    private static final Duration MUCH = Duration.ofSeconds(6);

    private static SampleGaps after(long... millis) {
        SampleGaps gaps = SampleGaps.NONE;
        for (long between : millis) {
            gaps = gaps.and(Duration.ofMillis(between), PERIOD);
        }
        return gaps;
    }

    private static SeenListener bursting() {
        return SeenListener.tcp(8080).limit(50).draining().step(104);
    }

    private static SeenListener overloaded() {
        return SeenListener.tcp(8080).limit(100).standing().step(2310).moving(Duration.ofMillis(1010));
    }

    private static Finding worst(Seen seen) {
        return seen.findings().getFirst();
    }

    private static List<String> ruledOut(Finding finding) {
        return finding.rulesOut().stream().map(RuledOut::what).toList();
    }

    @Test
    void samplesThatComeWhenTheyAreDueLeaveNoGap() {
        assertThat(after(100, 100, 140, 90, 299)).isEqualTo(SampleGaps.NONE);
    }

    @Test
    void gapLastsFromWhenItsSampleWasDue() {
        assertThat(after(100, 1100, 100, 8300, 300))
                .isEqualTo(new SampleGaps(3, Duration.ofMillis(9400), Duration.ofMillis(8200)));
    }

    @Test
    void whoSamplesSeldomMayBeLateByMore() {
        Duration second = Duration.ofSeconds(1);
        assertThat(SampleGaps.NONE.and(Duration.ofMillis(2900), second)).isEqualTo(SampleGaps.NONE);
        assertThat(SampleGaps.NONE.and(Duration.ofMillis(3100), second).count()).isEqualTo(1);
    }

    @Test
    void gapsOfAQuarterOfTheTimeAreMuch() {
        SampleGaps gaps = after(2600);
        assertThat(gaps.areMuchOf(Duration.ofSeconds(10))).isTrue();
        assertThat(gaps.areMuchOf(Duration.ofMillis(10_001))).isFalse();
        assertThat(SampleGaps.NONE.areMuchOf(Duration.ZERO)).isFalse();
    }

    @Test
    void burstIsLessSureAndDoesNotRuleOutOverloadWhereSamplesAreMissing() {
        Finding whole = worst(Seen.of(bursting()).overflows(104));
        Finding starved = worst(Seen.of(bursting()).overflows(104).unsampled(MUCH));

        assertThat(whole.confidence()).isEqualTo(Confidence.HIGH);
        assertThat(whole.evidence()).doesNotContain(Aspect.GAPS);
        assertThat(ruledOut(whole)).contains("overload");

        assertThat(starved.verdict()).isEqualTo(Verdict.BURST);
        assertThat(starved.confidence()).isEqualTo(Confidence.MEDIUM);
        assertThat(starved.evidence()).contains(Aspect.GAPS);
        assertThat(ruledOut(starved)).doesNotContain("overload");
        assertThat(starved.unknown()).contains(LimitRules.DRAINS);
    }

    @Test
    void overloadDoesNotRuleOutBurstsWhereSamplesAreMissing() {
        Finding starved = worst(Seen.of(overloaded()).overflows(2310).unsampled(MUCH));

        assertThat(starved.verdict()).isEqualTo(Verdict.SUSTAINED_OVERLOAD);
        assertThat(starved.confidence()).isEqualTo(Confidence.MEDIUM);
        assertThat(ruledOut(starved)).doesNotContain("bursts");
        assertThat(ruledOut(worst(Seen.of(overloaded()).overflows(2310)))).contains("bursts");
    }

    @Test
    void whatAClientFirstInLineProvesNeedsNoSamples() {
        Finding proved = worst(
                Seen.of(SeenListener.tcp(8080).stuck().step(10).notMoving()).unsampled(MUCH));
        Finding guessed = worst(Seen.of(SeenListener.tcp(8080).stuck()).unsampled(MUCH));

        assertThat(proved.verdict()).isEqualTo(Verdict.NOBODY_ACCEPTS);
        assertThat(proved.confidence()).isEqualTo(Confidence.HIGH);
        assertThat(guessed.verdict()).isEqualTo(Verdict.NOBODY_ACCEPTS);
        assertThat(guessed.confidence()).isEqualTo(Confidence.LOW);
    }
}
