package dev.tidemark.tui;

import dev.tidemark.agent.LiveListener;
import dev.tidemark.agent.LiveNamespace;
import dev.tidemark.agent.LiveView;
import dev.tidemark.kernel.Reading;
import dev.tidemark.kernel.procfs.ListenCounter;
import dev.tidemark.listener.AcceptQueue;
import dev.tidemark.listener.LimitSetBy;
import dev.tidemark.listener.Owner;
import dev.tidemark.listener.TcpListener;
import dev.tidemark.watch.AcceptWaits;
import dev.tidemark.watch.HighWaterMark;
import dev.tidemark.watch.PeakWindow;
import dev.tidemark.watch.RequestedListen;
import dev.tidemark.watch.SocketFacts;
import dev.tidemark.wording.AcceptWaitText;
import dev.tidemark.wording.Cell;
import dev.tidemark.wording.ElasticWords;
import dev.tidemark.wording.Escaped;
import dev.tidemark.wording.Figures;
import dev.tidemark.wording.ListenerState;
import dev.tidemark.wording.ListenerWords;
import dev.tidemark.wording.Look;
import dev.tidemark.wording.Notes;
import dev.tidemark.wording.PeakText;
import dev.tidemark.wording.Style;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// All that is known of one listener, line by line.
final class DetailText {
    private static final int LABEL = 10;
    private static final int MOST_OWNERS = 5;
    private static final int GRAPH_HEIGHT = 5;
    private static final int BAR = 30;

    private final TopLook look;
    private final LiveListener row;
    private final LiveView view;
    private final Notes notes = new Notes();
    private final List<Ink> lines = new ArrayList<>();

    DetailText(TopLook look, LiveListener row, LiveView view) {
        this.look = look;
        this.row = row;
        this.view = view;
    }

    List<Ink> lines() {
        queue();
        limit();
        row.requested().ifPresent(this::requested);
        waits();
        row.elastic()
                .ifPresent(queue ->
                        lines.add(label("elastic").text(ElasticWords.sentence(queue, look.times(), view.at()))));
        drops();
        owners();
        peaks();
        Ink episode = new TopFoot(look, notes).episode(row, view);
        if (row.episodes() > 0) {
            lines.add(label("episodes").text(episode.fit(Integer.MAX_VALUE).toString()));
        }
        minute();
        counters();
        notes.render(Look.PLAIN).lines().forEach(note -> lines.add(new Ink(look).text(note, Style.DIM)));
        return lines;
    }

    private Ink label(String text) {
        return new Ink(look).left(text, LABEL, Style.DIM);
    }

    private void queue() {
        AcceptQueue queue = row.now().queue();
        ListenerState state = ListenerState.of(row.state());
        lines.add(label("queue")
                .text(state.word(), state.style())
                .text("  " + Figures.queue(queue) + "  ")
                .text(Graph.bar(queue, BAR) + " " + Figures.percent(queue), state.style()));
    }

    private void limit() {
        long limit = row.now().queue().limit();
        Cell setBy = ListenerWords.limitSetBy(row.limitSetBy(), limit, notes);
        String somaxconn = row.snapshot()
                .sysctls()
                .somaxconn()
                .fold(value -> Long.toString(value), reason -> notes.unknown("somaxconn", reason));
        lines.add(label("limit")
                .text(limit + ", set by ")
                .text(setBy.text(), setBy.style())
                .text("; somaxconn " + somaxconn + " in namespace "
                        + Escaped.text(row.snapshot().namespace().name())));
    }

    /// `5000, truncated by somaxconn; listen(2) of process 4711 at 02:55:53`
    private void requested(RequestedListen listen) {
        Cell asked = ListenerWords.requested(row.now(), Optional.of(listen), notes);
        boolean isCut = row.limitSetBy() instanceof LimitSetBy.Truncated;
        lines.add(label("requested")
                .text(asked.text(), asked.style())
                .text((isCut ? ", truncated by somaxconn" : "") + "; listen(2) of process " + listen.process() + " at "
                        + look.times().time(listen.at(), view.at())));
    }

    /// `1234 accepted, half within 128 us, 99 % within 4.10 ms`; nothing where waits are not recorded.
    private void waits() {
        if (row.facts().then(SocketFacts::waits) instanceof Reading.Known<AcceptWaits>(AcceptWaits waits)) {
            lines.add(label("waits").text(AcceptWaitText.text(waits)));
        }
    }

    private void drops() {
        Cell drops = ListenerWords.drops(row.now(), notes);
        Ink ink = label("drops").text(drops.text(), drops.style());
        if (row.now() instanceof TcpListener) {
            ink.text(", " + TopRow.rise(row.dropsRise(), "drops", notes).text() + " in the last second, "
                    + TopRow.rise(row.dropsTotal(), "drops", notes).text() + " in "
                    + TopFoot.counted(row, view));
        }
        lines.add(ink);
    }

    private void owners() {
        List<Owner> known = row.now().owners().known();
        if (known.isEmpty()) {
            lines.add(label("owner").text(ListenerWords.owner(row.now().owners(), notes)));
        }
        String label = "owner";
        for (Owner owner : known.subList(0, Math.min(MOST_OWNERS, known.size()))) {
            lines.add(label(label)
                    .text(Escaped.text(owner.name()) + " " + owner.pid())
                    .text(owner.unit()
                            .map(unit -> "  unit " + Escaped.text(unit))
                            .orElse(""))
                    .text("  " + Escaped.text(String.join(" ", owner.command())), Style.DIM));
            label = "";
        }
        if (known.size() > MOST_OWNERS) {
            lines.add(label("").text("+" + (known.size() - MOST_OWNERS) + " more"));
        }
        row.now()
                .owners()
                .container()
                .ifPresent(id -> lines.add(label("container").text(Escaped.text(id))));
    }

    private void peaks() {
        String label = "peak";
        for (PeakWindow window : PeakWindow.values()) {
            HighWaterMark mark = row.peaks().get(window);
            String span = window.span().map(Figures::duration).orElse("lifetime");
            Ink ink = label(label).left(span, LABEL, Style.PLAIN);
            if (mark == null) {
                ink.text("-", Style.DIM);
            } else {
                ink.text(PeakText.sign(mark) + Figures.queue(mark.queue()))
                        .text(mark.isAtCapacity() ? " FULL" : "", Style.ALARM)
                        .text("  at " + look.times().time(mark.at(), view.at()))
                        .text(window.span().isPresent() ? "" : ", of " + TopFoot.watched(row, view) + " watched");
            }
            lines.add(ink);
            label = "";
        }
    }

    private void minute() {
        long limit = row.now().queue().limit();
        lines.add(label("minute")
                .text("a column a second, the top is full at "
                        + row.now().queue().capacity()));
        for (int at = GRAPH_HEIGHT - 1; at >= 0; at--) {
            lines.add(label("").text(Graph.columns(row.lastMinute(), limit, at, GRAPH_HEIGHT)));
        }
    }

    private void counters() {
        view.namespaces().stream()
                .filter(each -> each.namespace().equals(row.snapshot().namespace()))
                .findFirst()
                .ifPresent(this::counters);
    }

    private void counters(LiveNamespace namespace) {
        String label = "counters";
        for (ListenCounter counter : List.of(
                ListenCounter.LISTEN_OVERFLOWS,
                ListenCounter.LISTEN_DROPS,
                ListenCounter.REQUEST_QUEUE_FULL_DROP,
                ListenCounter.SYNCOOKIES_SENT,
                ListenCounter.SYNCOOKIES_RECEIVED)) {
            Reading<Long> rise = namespace.rises().getOrDefault(counter, Reading.unknown("not read"));
            Reading<Long> watched = namespace.watched().getOrDefault(counter, Reading.unknown("not read"));
            lines.add(label(label)
                    .left(counter.kernelName(), 18, Style.PLAIN)
                    .text(TopRow.rise(rise, "counters", notes).text() + " in the last second, "
                            + TopRow.rise(watched, "counters", notes).text() + " watched"));
            label = "";
        }
    }
}
