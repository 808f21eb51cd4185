package dev.tidemark.wording;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;

/// `tidemark whatif` as a user sees it.
class WhatIfScreenTest {
    private static String screen(WhatIfReport report) {
        ScreenTexts texts = new WhatIfScreen(report, Look.PLAIN).texts();
        return texts.rows() + texts.summary();
    }

    @Test
    void sizesStandSideBySideBelowWhatWas() {
        assertThat(screen(Replays.several())).isEqualTo("""
                *:8080 java: 12031 clients from 13 Mar 10:29:13 to 14 Mar 10:29:13 +01:00, replayed
                LIMIT    TURNED AWAY PACKETS GAVE UP LATE     PEAK    p50    p99    MAX  MEMORY
                50 (was)         104     318      12    0    51/51  10 ms 106 ms 212 ms  146 kB
                100               53     120       3    0  101/101  21 ms 210 ms 420 ms  286 kB
                200                0       0       0    0  155/201  32 ms 323 ms 646 ms  437 kB
                1024               0       0       0    0 155/1025  32 ms 323 ms 646 ms  437 kB
                Each arrival as the kernel recorded it, in bins of 4 ms, for 9 h of 24 h.
                Check: at its own limit the replay turns away 318 packets, the kernel counted 310.
                Clients ask again each second, later less often, for up to 7 s (that fits what was recorded).
                With 200 nobody would have been turned away, nor accepted later than 2 s.
                """);
    }

    @Test
    void fromSamplesAloneThereAreTwoFigures() {
        assertThat(screen(Replays.bounds())).isEqualTo("""
                *:8080 java: bounds from samples, 13 Mar 10:29:13 to 14 Mar 10:29:13 +01:00
                LIMIT    TURNED AWAY PACKETS GAVE UP LATE    PEAK    p50    p99    MAX  MEMORY
                50 (was)        ?[1]     310    ?[1] ?[1]    ?[1]   ?[1]   ?[1]   ?[1]    ?[1]
                100             0-53   0-120    ?[2] ?[2] 101/101   ?[2]   ?[2]   ?[2]  286 kB
                From samples alone, in intervals of 10 s, for 24 h: the truth is between the two figures of a field.
                Full, the last in line of 100 would wait 210 ms.
                Accepted as asked: 900 per s while somebody waits.
                With 100 perhaps nobody would have been turned away: an agent with the probe records enough to tell.
                2: the record tells nothing below 6 (expected: a larger limit)
                [1] clients: packets were counted, clients were not
                [2] clients: only sums are known
                """);
    }

    @Test
    void aReplayThatIsFarFromWhatWasCountedSaysSo() {
        String warning = "a tenth off";

        assertThat(screen(Replays.report(Optional.empty(), trial(270)))).contains(warning);
        assertThat(screen(Replays.report(Optional.empty(), trial(290)))).doesNotContain(warning);
    }

    private static WhatIfReport.Trial trial(long counted) {
        return new WhatIfReport.Trial(
                100, Replays.counted(counted, Replays.outcome(100, 53, 120, 3, 0, 101, 210), true));
    }

    @Test
    void aQueueThatMakesClientsWaitInVainIsNotCalledEnough() {
        WhatIfReport late = Replays.report(
                Optional.empty(),
                new WhatIfReport.Trial(4, Replays.counted(Replays.outcome(4, 900, 2000, 30, 0, 5, 20), false)),
                new WhatIfReport.Trial(4096, Replays.counted(Replays.outcome(4096, 0, 0, 0, 700, 2000, 4100), false)));

        assertThat(screen(late))
                .contains("Clients ask again after 1, 3, 7 s and so on, for up to 7 s (assumed).\n")
                .contains("Below 6 it tells too little: quieter times are not recorded.\n")
                .endsWith(
                        "A larger queue turns nobody away, but some are accepted later than 2 s, when they have left.\n");
    }
}
