package dev.tidemark.metrics;

import dev.tidemark.agent.LiveListener;
import dev.tidemark.history.ListenerKey;
import dev.tidemark.listener.LimitSetBy;
import dev.tidemark.listener.TcpListener;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The labels of one listener, kept from page to page, as making them costs more than all else. Of one thread.
final class ListenerLabels {
    private final LabelText text;
    private @Nullable Explained explained;

    /// What more there is to tell, and the labels that tell it.
    private record Explained(LimitSetBy setBy, Optional<String> port, Optional<String> unit, LabelText text) {}

    private ListenerLabels(LabelText text) {
        this.text = text;
    }

    static ListenerLabels of(ListenerKey key) {
        return new ListenerLabels(LabelText.of(key));
    }

    /// Those that each of its series has.
    LabelText text() {
        return text;
    }

    /// With what is known of `listener` besides.
    LabelText explained(LiveListener listener) {
        LimitSetBy setBy = listener.limitSetBy();
        Optional<String> port = listener.now() instanceof TcpListener tcp
                ? Optional.of(Integer.toString(tcp.endpoint().port()))
                : Optional.empty();
        Optional<String> unit = listener.now().owners().unit();
        Explained known = explained;
        if (known == null
                || !known.setBy().equals(setBy)
                || !known.port().equals(port)
                || !known.unit().equals(unit)) {
            known = new Explained(setBy, port, unit, explained(setBy, port, unit));
            explained = known;
        }
        return known.text();
    }

    private LabelText explained(LimitSetBy setBy, Optional<String> port, Optional<String> unit) {
        LabelText said = text.and("limit_set_by", setBy.word())
                .and("certainty", setBy.certainty().name().toLowerCase(Locale.ROOT));
        LabelText placed = port.map(number -> said.and("port", number)).orElse(said);
        return unit.map(name -> placed.and("unit", name)).orElse(placed);
    }
}
