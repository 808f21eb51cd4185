package dev.tidemark.tui;

import dev.tidemark.agent.LiveView;
import dev.tidemark.agent.SeenLive;
import dev.tidemark.agent.SeenLiveListener;
import dev.tidemark.listener.Selection;
import dev.tidemark.wording.ClockTimes;
import dev.tidemark.wording.Fabricated;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/// The night of the manual as `top` sees it alone, after 40 s, a sample a second.
final class Screens {
    static final TopLook LOOK = new TopLook(new ClockTimes(ZoneId.of("+01:00"), false), true, false, "alone", true);

    private Screens() {}

    static TopState usual() {
        return TopState.of("", Selection.ALL, TopOrder.USUAL, false, false);
    }

    static TopPicture picture(LiveView view) {
        return new TopPicture(Optional.of(view), Optional.empty(), Optional.empty(), view.at(), 0);
    }

    static LiveView manual() {
        LiveView seen = SeenLive.of(
                        SeenLiveListener.tcp("0.0.0.0", 22).queue(0, 128).owner("sshd", 590, 0),
                        SeenLiveListener.tcp("0.0.0.0", 80)
                                .queue(3, 511)
                                .highest(9)
                                .owner("nginx", 812, 4)
                                .lastMinute(minute()),
                        SeenLiveListener.tcp("0.0.0.0", 443)
                                .queue(0, 511)
                                .owner("nginx", 812, 4)
                                .drops(12, 0, 0),
                        SeenLiveListener.tcp("::", 8080)
                                .queue(51, 50)
                                .drops(4238, 104, 104)
                                .lastMinute(minute(0, 0, 0, 0, 10, 0, 0, 20, 0, 0, 0, 51))
                                .owner("java", 4711, 0),
                        SeenLiveListener.tcp("::", 9000).queue(0, 4096).owner("gateway", 2210, 0))
                .rise(Fabricated.HOST, dev.tidemark.kernel.procfs.ListenCounter.LISTEN_OVERFLOWS, 104)
                .rise(Fabricated.HOST, dev.tidemark.kernel.procfs.ListenCounter.LISTEN_DROPS, 104)
                .view();
        return young(seen);
    }

    /// The same, watched for 40 s, every second.
    private static LiveView young(LiveView view) {
        return new LiveView(
                view.at(),
                Duration.ofSeconds(1),
                view.host(),
                view.listeners().stream()
                        .map(row -> new dev.tidemark.agent.LiveListener(
                                row.key(),
                                row.now(),
                                row.snapshot(),
                                row.member(),
                                row.state(),
                                peaks(row, view),
                                row.dropsRise(),
                                row.dropsTotal(),
                                row.lastMinute(),
                                row.lengths(),
                                view.at().minusSeconds(40),
                                row.episodes(),
                                row.overflowing(),
                                row.facts(),
                                row.elastic()))
                        .toList(),
                view.namespaces(),
                view.episodes(),
                view.events(),
                view.health());
    }

    private static java.util.Map<dev.tidemark.watch.PeakWindow, dev.tidemark.watch.HighWaterMark> peaks(
            dev.tidemark.agent.LiveListener row, LiveView view) {
        java.util.Map<dev.tidemark.watch.PeakWindow, dev.tidemark.watch.HighWaterMark> marks =
                new java.util.EnumMap<>(dev.tidemark.watch.PeakWindow.class);
        row.peaks()
                .forEach((window, mark) -> marks.put(
                        window,
                        dev.tidemark.watch.HighWaterMark.sampled(
                                mark.queue(),
                                row.now().queue().isFull()
                                        ? view.at()
                                        : view.at().minusSeconds(7),
                                Duration.ofSeconds(1))));
        return marks;
    }

    /// The last 40 s, of which only the last are told.
    static List<OptionalInt> minute(int... last) {
        List<OptionalInt> seconds = new ArrayList<>();
        for (int second = 0; second < 60 - last.length; second++) {
            seconds.add(second < 20 ? OptionalInt.empty() : OptionalInt.of(0));
        }
        for (int length : last) {
            seconds.add(OptionalInt.of(length));
        }
        return seconds;
    }
}
