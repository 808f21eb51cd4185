package dev.tidemark.wording;

import dev.tidemark.diagnosis.Evidence;
import dev.tidemark.diagnosis.Finding;
import dev.tidemark.diagnosis.ListenerEvidence;
import dev.tidemark.diagnosis.NamespaceEvidence;
import dev.tidemark.diagnosis.Remedy;
import dev.tidemark.kernel.Reading;
import dev.tidemark.listener.Owner;
import dev.tidemark.listener.TcpListener;
import dev.tidemark.listener.UnixListener;
import java.util.List;
import java.util.Optional;

/// A finding with all that was seen, and the notes of the screen that it is told on: what words are made from.
record Found(Evidence evidence, Finding finding, Notes notes) {
    private static final String ANY_IPV4 = "0.0.0.0:";

    NamespaceEvidence namespace() {
        return finding.namespace();
    }

    Optional<ListenerEvidence> listener() {
        return finding.listener();
    }

    /// `for 35 % of the time (PSI)`: how often some task of the host waited for a processor.
    Reading<String> pressure() {
        return evidence.cpuPressure().map(share -> "for " + (long) (share * 100) + " % of the time (PSI)");
    }

    boolean hasFix(Remedy.Step step) {
        return finding.fix().stream().anyMatch(remedy -> remedy.step() == step);
    }

    /// `*:8080 java 4711`, `0.0.0.0:80 netns:cart-7f nginx 812 +4`, `namespace host`.
    String subject() {
        return listener()
                .map(one -> ListenerWords.address(one.listener(), one.member()) + netns() + " "
                        + ListenerWords.owner(one.listener().owners(), notes))
                .orElseGet(() ->
                        "namespace " + Escaped.text(namespace().namespace().name()));
    }

    /// `:443` for one on 0.0.0.0, else the address; `namespace host` for what is about all.
    String place() {
        return listener()
                .map(one -> {
                    String address = ListenerWords.address(one.listener(), one.member());
                    return (address.startsWith(ANY_IPV4) ? address.substring(ANY_IPV4.length() - 1) : address)
                            + netns();
                })
                .orElseGet(() ->
                        "namespace " + Escaped.text(namespace().namespace().name()));
    }

    private String netns() {
        return namespace().namespace().current()
                ? ""
                : " netns:" + Escaped.text(NextCommand.filterName(namespace().namespace()));
    }

    /// The filters that mean the listener of this finding in a command to copy, or its namespace.
    String filters() {
        String place = NextCommand.netns(namespace().namespace());
        return listener()
                .map(one -> switch (one.listener()) {
                    case TcpListener tcp -> ":" + tcp.endpoint().port();
                    case UnixListener unix -> NextCommand.word("unix:" + unix.address());
                })
                .map(filter -> filter + place)
                .orElse(place.strip());
    }

    /// Whether they are two sockets.
    static boolean areApart(ListenerEvidence one, ListenerEvidence other) {
        return !one.listener().identity().equals(other.listener().identity());
    }

    /// The processes of the listener that are known.
    List<Owner> owners() {
        return listener().map(one -> one.listener().owners().known()).orElse(List.of());
    }

    /// A figure, or `?[1]` with the reason as a note.
    String figure(String subject, Reading<Long> reading) {
        return switch (reading) {
            case Reading.Known<Long>(Long value) -> Long.toString(value);
            case Reading.Unknown<Long>(String reason) -> notes.unknown(subject, reason);
        };
    }

    /// `+318`, or `?[1]` with the reason as a note.
    String rise(String subject, Reading<Long> reading) {
        return switch (reading) {
            case Reading.Known<Long>(Long value) -> Figures.rise(value);
            case Reading.Unknown<Long>(String reason) -> notes.unknown(subject, reason);
        };
    }

    /// `in 10 s`.
    String span() {
        return "in " + Figures.duration(evidence.span());
    }
}
