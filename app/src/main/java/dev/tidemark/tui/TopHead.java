package dev.tidemark.tui;

import dev.tidemark.agent.LiveListener;
import dev.tidemark.agent.LiveNamespace;
import dev.tidemark.agent.LiveView;
import dev.tidemark.kernel.Reading;
import dev.tidemark.kernel.procfs.ListenCounter;
import dev.tidemark.listener.Namespace;
import dev.tidemark.wording.Escaped;
import dev.tidemark.wording.Figures;
import dev.tidemark.wording.ListenerState;
import dev.tidemark.wording.Notes;
import dev.tidemark.wording.Style;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// The two lines at the top: how many are full, and what the counters of the namespace do.
final class TopHead {
    private static final String GAP = "  ";

    private final TopLook look;
    private final Notes notes;

    TopHead(TopLook look, Notes notes) {
        this.look = look;
        this.notes = notes;
    }

    /// `tidemark web-3  03:29:13 +01:00  every 1 s  alone  |  1 FULL  0 HIGH  4 ok`; on a narrow screen what is
    /// counted stays, and the rest goes.
    Ink state(LiveView view, TopState state, TopPicture picture, List<LiveListener> rows, int width) {
        Ink counts = counts(rows);
        String every = GAP + "every " + Figures.duration(view.period());
        String source = GAP + look.source();
        String host = Escaped.text(view.health().hostName()) + GAP;
        int room = width - Ink.width("tidemark ") - counts.width();
        Ink time = time(view, state, picture, Math.max(8, room));
        room -= time.width();
        Ink line = new Ink(look).text("tidemark ");
        if (host.length() <= room) {
            line.text(host);
            room -= host.length();
        }
        line.append(time);
        for (String part : List.of(every, source)) {
            if (Ink.width(part) <= room) {
                line.text(part);
                room -= Ink.width(part);
            }
        }
        return line.append(counts);
    }

    private Ink time(LiveView view, TopState state, TopPicture picture, int room) {
        Ink ink = new Ink(look);
        String at = look.times().time(view.at());
        if (state.frozen().isPresent()) {
            return ink.reversed("FROZEN " + at + ", " + age(view, picture) + " ago");
        }
        if (picture.trouble().isPresent()) {
            return ink.reversed(Ink.cutEnd(
                    "NO DATA since " + at + ": "
                            + Escaped.text(picture.trouble().get()),
                    room,
                    look));
        }
        return ink.text(at + " " + look.times().offset(view.at()));
    }

    private Ink counts(List<LiveListener> rows) {
        Ink ink = new Ink(look).text(GAP + "|");
        count(ink, rows, ListenerState.FULL);
        for (ListenerState possible : List.of(ListenerState.OVERFLOW, ListenerState.POSSIBLE_OVERFLOW)) {
            if (rows.stream().anyMatch(row -> ListenerState.of(row.state()) == possible)) {
                count(ink, rows, possible);
            }
        }
        count(ink, rows, ListenerState.HIGH);
        count(ink, rows, ListenerState.OK);
        return ink;
    }

    private static String age(LiveView view, TopPicture picture) {
        Duration age =
                Duration.between(view.at(), picture.latest().map(LiveView::at).orElse(picture.now()));
        return Figures.duration(Duration.ofSeconds(Math.max(0, age.toSeconds())))
                .replace("0 us", "0 s");
    }

    private static void count(Ink ink, List<LiveListener> rows, ListenerState state) {
        long count = rows.stream()
                .filter(row -> ListenerState.of(row.state()) == state)
                .count();
        ink.text(GAP).text(count + " " + state.word(), count == 0 ? Style.PLAIN : state.style());
    }

    /// `host: overflows 104/s  listen drops 104/s  SYN queue full 0/s  cookies 0/0`: as many as fit, and none
    /// cut.
    Ink counters(LiveView view, Optional<LiveListener> selected, int width) {
        Optional<LiveNamespace> namespace = namespace(view, selected);
        Ink ink = new Ink(look);
        if (namespace.isEmpty()) {
            return ink.text("counters: none read");
        }
        LiveNamespace shown = namespace.get();
        String name = Escaped.text(shown.namespace().name());
        ink.text(Ink.cutEnd(name, width / 3, look)).text(":");
        String gap = " ";
        for (String rate : List.of(
                "overflows " + rate(shown, ListenCounter.LISTEN_OVERFLOWS) + "/s",
                "listen drops " + rate(shown, ListenCounter.LISTEN_DROPS) + "/s",
                "SYN queue full " + rate(shown, ListenCounter.REQUEST_QUEUE_FULL_DROP) + "/s",
                "cookies " + rate(shown, ListenCounter.SYNCOOKIES_SENT) + "/"
                        + rate(shown, ListenCounter.SYNCOOKIES_RECEIVED))) {
            if (ink.width() + gap.length() + rate.length() <= width) {
                ink.text(gap).text(rate);
            }
            gap = GAP;
        }
        return ink;
    }

    /// That of the selected listener, else this process's own.
    private static Optional<LiveNamespace> namespace(LiveView view, Optional<LiveListener> selected) {
        Optional<Namespace> wanted = selected.map(row -> row.snapshot().namespace());
        return view.namespaces().stream()
                .filter(each -> wanted.map(each.namespace()::equals)
                        .orElse(each.namespace().current()))
                .findFirst();
    }

    private String rate(LiveNamespace namespace, ListenCounter counter) {
        Reading<Long> rise = namespace.rises().getOrDefault(counter, Reading.unknown("not read"));
        return rise.fold(ShortFigure::of, reason -> notes.unknown("counters", reason));
    }
}
