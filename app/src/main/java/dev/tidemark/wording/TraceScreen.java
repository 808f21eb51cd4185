package dev.tidemark.wording;

import dev.tidemark.kernel.Reading;
import dev.tidemark.listener.AcceptQueue;
import dev.tidemark.probe.ProbeEvent;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.util.Optional;

/// `tidemark trace` as text: a line for each event, as it happens.
public final class TraceScreen {
    private static final int LISTENER = 9;

    private final Look look;
    private final ClockTimes times;
    private final boolean named;

    /// @param named whether each line tells the namespace too
    public TraceScreen(Look look, ClockTimes times, boolean named) {
        this.look = look;
        this.times = times;
        this.named = named;
    }

    /// `03:29:13.012 +01:00  SYN refused  *:8080  from 10.4.0.17:50112: accept queue full`.
    public String line(TracedEvent traced) {
        ProbeEvent event = traced.event();
        String what = switch (event) {
            case ProbeEvent.Listened(var _, long _, var requested, int effective, int process) ->
                listened(requested, effective, process, traced.process());
            case ProbeEvent.ListenedAgain(var _, long _, var requested, int effective, int process) ->
                "again, " + listened(requested, effective, process, traced.process());
            case ProbeEvent.PeakRaised(var _, long _, int length, int limit) -> queue(new AcceptQueue(length, limit));
            case ProbeEvent.Refused refused -> refused(refused);
        };
        return times.time(event.at()) + " " + times.offset(event.at()) + "  " + word(event) + "  "
                + place(traced.listener()) + "  " + what + "\n";
    }

    /// `03:31:02.410 +01:00  limit        *:8080  50 -> 200, seen by looking once a second`: where the kernel
    /// tells nobody
    /// that listen(2) was called again.
    public String limit(TracedEvent.Place place, long before, Instant at) {
        return times.time(at) + " " + times.offset(at) + "  " + padded("limit") + "  " + place(Optional.of(place))
                + "  " + before + " -> " + place.listener().queue().limit() + ", seen by looking once a second\n";
    }

    private static String padded(String word) {
        return word + " ".repeat(Math.max(0, "SYN refused".length() - word.length()));
    }

    private static String word(ProbeEvent event) {
        return padded(
                switch (event) {
                    case ProbeEvent.Listened _, ProbeEvent.ListenedAgain _ -> "listen";
                    case ProbeEvent.PeakRaised _ -> "peak";
                    case ProbeEvent.Refused refused ->
                        switch (refused.reason()) {
                            case SYN_REFUSED -> "SYN refused";
                            case ACK_REFUSED -> "ACK refused";
                            case SYN_QUEUE_FULL -> "SYN queue";
                        };
                });
    }

    private String place(Optional<TracedEvent.Place> listener) {
        String place = listener.map(each -> ListenerWords.address(each.listener(), Optional.empty())
                        + (named ? " in " + Escaped.text(each.namespace().name()) : ""))
                .orElse("(gone)");
        return place + " ".repeat(Math.max(0, LISTENER - 3 - place.length()));
    }

    private String queue(AcceptQueue queue) {
        return Figures.queue(queue) + (queue.isFull() ? " " + Style.ALARM.on("FULL", look.color()) : "");
    }

    private static String refused(ProbeEvent.Refused refused) {
        String from = "from " + address(refused.remote()) + ": ";
        return switch (refused.reason()) {
            case SYN_REFUSED, ACK_REFUSED -> from + "accept queue full";
            case SYN_QUEUE_FULL ->
                from + "SYN queue full, " + refused.length() + " half-open: dropped, or sent a cookie";
        };
    }

    static String address(InetSocketAddress remote) {
        String host = remote.getAddress().getHostAddress();
        return (host.contains(":") ? "[" + host + "]" : host) + ":" + remote.getPort();
    }

    private static String listened(Reading<Integer> requested, int effective, int process, Optional<String> name) {
        String asked = requested.fold(backlog -> "requested " + backlog, _ -> "requested ?");
        boolean isTruncated = requested
                .map(backlog -> Integer.compareUnsigned(backlog, effective) > 0)
                .orElse(false);
        return asked + ", limit " + effective + (isTruncated ? " (truncated by somaxconn)" : "") + ", by "
                + name.map(known -> Escaped.text(known) + " ").orElse("") + process;
    }

    /// `... 312 events lost`.
    public static String lost(long events) {
        return "... " + events + (events == 1 ? " event lost\n" : " events lost\n");
    }

    /// What is said at the end.
    public static String summary(long events, long lost) {
        return events + (events == 1 ? " event" : " events") + (lost > 0 ? ", " + lost + " lost" : "") + ".\n";
    }
}
