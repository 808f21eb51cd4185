package dev.tidemark.wording;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.control.BootAssignment;
import dev.tidemark.control.BootReader;
import dev.tidemark.control.ItemResult;
import dev.tidemark.control.Outcome;
import dev.tidemark.control.PlannedSetting;
import dev.tidemark.control.TunePlan;
import dev.tidemark.kernel.procfs.Sysctl;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TuneScreenTest {
    private static final PlannedSetting RAISED = Tuned.setting(Fabricated.HOST, Sysctl.SOMAXCONN, 4096, 8192);
    private static final BootAssignment LATER = Tuned.line("/usr/lib/sysctl.d/99-app.conf", 4, Optional.of("4096"));

    private static String plan(TunePlan plan) {
        return new TuneScreen(TuneReport.planned(plan), Look.PLAIN).plan();
    }

    private static ScreenTexts outcome(TuneReport report) {
        return new TuneScreen(report, Look.PLAIN).outcome();
    }

    @Test
    void planSaysWhatIsWrittenWhatWinsAndWhoKeepsTheOldCeiling() {
        assertThat(plan(Tuned.plan(List.of(RAISED), List.of(Tuned.boot(Optional.empty(), 8192, Tuned.byAll(LATER))))))
                .isEqualTo("""
                PLAN     namespace host: net.core.somaxconn 4096 -> 8192, why: asked
                  Write    /etc/sysctl.d/60-tidemark.conf (new)
                  WARNING  99-app.conf:4 sets 4096 and is read later: after a reboot it wins
                  Stays    1 of 5 listeners is at the old ceiling.  Then: tidemark resize :9000 max
                """);
    }

    @Test
    void whatIsNotKeptIsLost() {
        assertThat(plan(Tuned.plan(List.of(RAISED), List.of(), LATER)))
                .contains("  Lost     at the next reboot: 99-app.conf:4 sets 4096.  To keep it: --persist\n");
        assertThat(plan(Tuned.plan(List.of(RAISED), List.of())))
                .contains("  Lost     at the next reboot.  To keep it: --persist\n");
        PlannedSetting cart = Tuned.setting(Fabricated.CART, Sysctl.SOMAXCONN, 4096, 8192);
        assertThat(plan(Tuned.plan(List.of(cart), List.of()))).isEqualTo("""
                PLAN     namespace cart-7f: net.core.somaxconn 4096 -> 8192, why: asked
                  Lost     when the namespace ends
                  Stays    1 of 5 listeners is at the old ceiling.  Then: tidemark resize :9000 netns:cart-7f max
                """);
    }

    @Test
    void whatTheFileSaysAlreadyIsSaid() {
        PlannedSetting same = Tuned.setting(Fabricated.HOST, Sysctl.SOMAXCONN, 8192, 8192);

        assertThat(plan(Tuned.plan(List.of(same), List.of(Tuned.boot(Optional.of(8192L), 8192)))))
                .isEqualTo("""
                UNCHANGED  namespace host: net.core.somaxconn is 8192 already
                  Kept     /etc/sysctl.d/60-tidemark.conf sets 8192 already
                """);
        assertThat(plan(Tuned.plan(List.of(same), List.of(Tuned.boot(Optional.of(4096L), 8192)))))
                .contains("  Write    /etc/sysctl.d/60-tidemark.conf (says 4096 now)\n");
    }

    @Test
    void programsThatReadTheFilesDifferently() {
        BootAssignment last = Tuned.line("/etc/sysctl.conf", 2, Optional.of("17"));
        BootAssignment excluding = Tuned.line("/etc/sysctl.d/99-b.conf", 1, Optional.empty());

        assertThat(plan(Tuned.plan(
                        List.of(RAISED),
                        List.of(Tuned.boot(
                                Optional.empty(),
                                8192,
                                Tuned.by(BootReader.SYSTEMD, excluding),
                                Tuned.by(BootReader.PROCPS, last))))))
                .contains("""
                  WARNING  99-b.conf:1 takes it out again where systemd-sysctl runs at boot
                  WARNING  sysctl.conf:2 sets 17 and wins where sysctl --system runs at boot
                """);
    }

    @Test
    void outcomeSaysWhichListenersKeepTheirLimit() {
        ScreenTexts texts = outcome(Tuned.done(
                Tuned.plan(List.of(RAISED), List.of(Tuned.boot(Optional.empty(), 8192, Tuned.byAll(LATER)))),
                Tuned.changed(8192),
                ItemResult.changed(Optional.of("net.core.somaxconn = 8192"))));

        assertThat(texts.rows()).isEqualTo("""
                CHANGED  namespace host: net.core.somaxconn 4096 -> 8192
                WRITTEN  /etc/sysctl.d/60-tidemark.conf: net.core.somaxconn = 8192
                  WARNING  99-app.conf:4 sets 4096 and is read later: after a reboot it wins
                  Stays    *:9000 gateway 2210: limit 4096.  Next: tidemark resize :9000 max
                """);
        assertThat(texts.summary()).isEqualTo("Take it back: tidemark undo 17\n");
    }

    @Test
    void whatFailedIsToldApart() {
        TunePlan plan = Tuned.plan(List.of(RAISED), List.of(Tuned.boot(Optional.empty(), 8192)));

        assertThat(outcome(Tuned.done(plan, Tuned.changed(8000), ItemResult.failed(Optional.empty(), "no space")))
                        .rows())
                .contains("FAILED   /etc/sysctl.d/60-tidemark.conf: net.core.somaxconn: no space\n");
        assertThat(outcome(Tuned.done(
                                plan,
                                ItemResult.of(Outcome.LESS_THAN_ASKED, Optional.of("8000"), "8000 after it was set"),
                                ItemResult.changed(Optional.empty())))
                        .rows())
                .startsWith("CHANGED, LESS THAN ASKED  namespace host: net.core.somaxconn 4096 -> 8000, asked 8192\n");
        ScreenTexts left = outcome(Tuned.done(
                plan,
                ItemResult.of(Outcome.LEFT_ALONE, Optional.of("9"), "changed\u001b meanwhile"),
                ItemResult.failed(Optional.empty(), "no space")));
        assertThat(left.rows())
                .startsWith("FAILED   namespace host: net.core.somaxconn: changed\\x1b meanwhile\n")
                .doesNotContain("Stays");
        assertThat(left.summary()).isEmpty();
    }
}
