package dev.tidemark.tui;

import dev.tidemark.agent.LiveListener;
import dev.tidemark.agent.LiveView;
import dev.tidemark.elastic.ElasticQueue;
import dev.tidemark.history.Episode;
import dev.tidemark.listener.TcpListener;
import dev.tidemark.watch.HighWaterMark;
import dev.tidemark.watch.PeakWindow;
import dev.tidemark.wording.Cell;
import dev.tidemark.wording.ElasticWords;
import dev.tidemark.wording.Escaped;
import dev.tidemark.wording.Figures;
import dev.tidemark.wording.ListenerWords;
import dev.tidemark.wording.Notes;
import dev.tidemark.wording.Style;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The lines about the selected listener: its limit, its peak, its overflow episodes.
final class TopFoot {
    private final TopLook look;
    private final Notes notes;

    TopFoot(TopLook look, Notes notes) {
        this.look = look;
        this.notes = notes;
    }

    /// @param oldestWait how long its first in line has waited, where somebody looked
    List<Ink> about(LiveListener row, LiveView view, Optional<Duration> oldestWait) {
        List<Ink> lines = new ArrayList<>();
        lines.add(limit(row, oldestWait));
        lines.add(peak(row, view));
        lines.add(episode(row, view));
        return lines;
    }

    /// `*:8080  limit 50 (application)  drops 4238 (+104)  oldest waits 12 ms`
    private Ink limit(LiveListener row, Optional<Duration> oldestWait) {
        long limit = row.now().queue().limit();
        Cell setBy = ListenerWords.limitCause(row.limitSetBy(), limit, notes);
        Ink ink = new Ink(look)
                .text(ListenerWords.address(row.now(), row.member()), Style.STRONG)
                .text("  limit " + limit + " (")
                .text(setBy.text(), setBy.style())
                .text(row.elastic().map(TopFoot::elastic).orElse(")") + "  drops ");
        Cell drops = ListenerWords.drops(row.now(), notes);
        ink.text(drops.text(), drops.style());
        if (row.now() instanceof TcpListener) {
            Cell rise = TopRow.rise(row.dropsRise(), "drops", notes);
            ink.text(" (").text(rise.text(), rise.style()).text(")");
        }
        oldestWait.ifPresent(wait -> ink.text("  oldest waits " + Figures.duration(wait)));
        if (!row.snapshot().namespace().current()) {
            ink.text("  in " + Escaped.text(row.snapshot().namespace().name()));
        }
        return ink;
    }

    /// `, elastic ^ from 50)`: beside who set the limit.
    private static String elastic(ElasticQueue queue) {
        return ", elastic " + ElasticWords.sign(queue) + (queue.dryRun() ? " dry run" : " from " + queue.original())
                + ")";
    }

    /// `peak >=51 at 03:29:13, of 40 s watched; older: --connect   d doctor  r resize`
    private Ink peak(LiveListener row, LiveView view) {
        HighWaterMark mark = row.peaks().get(PeakWindow.LIFETIME);
        Ink ink = new Ink(look);
        if (mark != null) {
            ink.text("peak " + TopRow.peak(row, PeakWindow.LIFETIME) + " at "
                    + look.times().time(mark.at(), view.at()) + ", of " + watched(row, view) + " watched");
            ink.text(look.alone() ? "; older: --connect   " : "   ");
        }
        return ink.text("d", Style.STRONG)
                .text(look.alone() ? " doctor" : " findings")
                .text(look.alone() ? "  " : "")
                .text(look.alone() ? "r" : "", Style.STRONG)
                .text(look.alone() ? " resize" : "");
    }

    /// In whole seconds.
    static String watched(LiveListener row, LiveView view) {
        return seconds(row.since(), view);
    }

    /// The same of what an agent counts anew when it starts.
    static String counted(LiveListener row, LiveView view) {
        Instant started = view.health().startedAt();
        Instant since = row.since().isBefore(started) ? started : row.since();
        return seconds(since, view);
    }

    private static String seconds(Instant since, LiveView view) {
        long seconds = Math.max(0, Duration.between(since, view.at()).toSeconds());
        return seconds == 0 ? "0 s" : Figures.duration(Duration.ofSeconds(seconds));
    }

    /// `28 overflow episodes, the last 03:29:12 to 03:29:14: +318`
    Ink episode(LiveListener row, LiveView view) {
        Optional<Episode> last = view.episodes().stream()
                .filter(episode -> episode.suspects().stream()
                        .anyMatch(suspect -> suspect.listener().equals(row.key())))
                .findFirst();
        Ink ink = new Ink(look);
        if (row.episodes() == 0 && last.isEmpty()) {
            return ink;
        }
        long count = Math.max(1, row.episodes());
        ink.text(count + (count == 1 ? " overflow episode" : " overflow episodes"));
        last.ifPresent(episode -> ink.text((count == 1 ? ", " : ", the last ")
                + look.times().time(episode.from(), view.at())
                + episode.to()
                        .map(end -> " to " + look.times().time(end, view.at()))
                        .orElse(", goes on")
                + ": +" + ShortFigure.of(episode.overflows())
                + (episode.isAmbiguous() ? ", perhaps of another" : "")));
        return ink;
    }
}
