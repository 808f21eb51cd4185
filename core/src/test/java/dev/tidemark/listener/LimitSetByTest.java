package dev.tidemark.listener;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.kernel.Reading;
import dev.tidemark.listener.LimitSetBy.Application;
import dev.tidemark.listener.LimitSetBy.Certainty;
import dev.tidemark.listener.LimitSetBy.Somaxconn;
import dev.tidemark.listener.LimitSetBy.Unknown;
import org.junit.jupiter.api.Test;

final class LimitSetByTest {
    @Test
    void limitBelowSomaxconnWasAskedFor() {
        assertThat(of(511, 4096)).isEqualTo(new Application(Certainty.FACT));
        assertThat(of(0, 4096)).isEqualTo(new Application(Certainty.FACT));
    }

    @Test
    void limitThatMayHaveBeenAnEarlierSomaxconnIsAHint() {
        assertThat(of(128, 4096)).isEqualTo(new Application(Certainty.HINT));
        assertThat(of(4096, 65535)).isEqualTo(new Application(Certainty.HINT));
    }

    @Test
    void limitThatTheProgramUsuallyAsksForIsAFact() {
        assertThat(LimitSetBy.of(128, Reading.of(4096L), Sample.owner(1, "sshd")))
                .isEqualTo(new Application(Certainty.FACT));
        assertThat(LimitSetBy.of(128, Reading.of(4096L), Sample.owner(1, "nginx")))
                .isEqualTo(new Application(Certainty.HINT));
    }

    @Test
    void limitThatEqualsSomaxconnMayBeTruncatedOrNot() {
        // Above the range of cached boxes, where comparing references would fail.
        assertThat(of(4096, 4096)).isEqualTo(new Somaxconn());
        assertThat(of(4096, 4096).certainty()).isEqualTo(Certainty.HINT);
    }

    @Test
    void limitAboveSomaxconnProvesThatItWasLowered() {
        assertThat(of(4096, 128)).isInstanceOf(Unknown.class);
        assertThat(of(4096, 128).certainty()).isEqualTo(Certainty.FACT);
    }

    @Test
    void withoutSomaxconnNothingCanBeTold() {
        LimitSetBy setBy = LimitSetBy.of(128, Reading.unknown("no /proc"), Sample.nobody());

        assertThat(setBy).isEqualTo(new Unknown("somaxconn of its namespace: no /proc", Certainty.HINT));
        assertThat(setBy.word()).isEqualTo("unknown");
    }

    @Test
    void eachHasAWord() {
        assertThat(of(5, 10).word()).isEqualTo("application");
        assertThat(of(10, 10).word()).isEqualTo("somaxconn");
        assertThat(new LimitSetBy.Stale(5).word()).isEqualTo("stale");
        assertThat(new LimitSetBy.Stale(5).certainty()).isEqualTo(Certainty.FACT);
    }

    private static LimitSetBy of(long limit, long somaxconn) {
        return LimitSetBy.of(limit, Reading.of(somaxconn), Sample.nobody());
    }
}
