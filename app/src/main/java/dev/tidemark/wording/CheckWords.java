package dev.tidemark.wording;

import dev.tidemark.listener.TcpListener;
import dev.tidemark.listener.UnixListener;
import java.math.BigDecimal;
import java.math.RoundingMode;

/// The words of a check for one listener.
final class CheckWords {
    private CheckWords() {}

    /// `*:8080 java 1/51 (1%)`, with the word FULL where it is.
    static String queue(ListRow row) {
        return name(row)
                + (row.state() == ListenerState.FULL ? " " + row.state().word() : "") + " "
                + Figures.queue(row.listener().queue()) + " ("
                + Figures.percent(row.listener().queue()) + ")";
    }

    /// `*:8080 java`; with `netns:NAME` where it is in another namespace than this process, and with the unit
    /// instead of the process where only that is known.
    static String name(ListRow row) {
        String owner = ListenerWords.ownerName(row.listener())
                .or(() -> row.listener().owners().unit().map(unit -> "unit " + Escaped.text(unit)))
                .map(name -> " " + name)
                .orElse("");
        return ListenerWords.address(row.listener(), row.member()) + place(row) + owner;
    }

    /// What a graph is called: stays the same when members join or leave a reuseport group.
    static String label(ListRow row) {
        String kind = switch (row.listener()) {
            case TcpListener _ -> "tcp ";
            case UnixListener _ -> "unix ";
        };
        String address = row.listener().address();
        String member = row.member().map(group -> " #" + group.number()).orElse("");
        return kind + Escaped.text(address) + member + place(row);
    }

    /// ` netns:NAME` where it is in another namespace than this process.
    static String place(ListRow row) {
        return row.snapshot().namespace().current()
                ? ""
                : " netns:" + Escaped.text(row.snapshot().namespace().name());
    }

    /// A rate with at most two decimals, rounded half up: `0`, `53`, `0.3`.
    static String rate(double perSecond) {
        BigDecimal rounded = BigDecimal.valueOf(perSecond).setScale(2, RoundingMode.HALF_UP);
        return rounded.signum() == 0 ? "0" : rounded.stripTrailingZeros().toPlainString();
    }
}
