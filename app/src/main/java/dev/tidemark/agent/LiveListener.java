package dev.tidemark.agent;

import dev.tidemark.elastic.ElasticQueue;
import dev.tidemark.history.ListenerKey;
import dev.tidemark.kernel.Reading;
import dev.tidemark.listener.LimitSetBy;
import dev.tidemark.listener.ListenSnapshot;
import dev.tidemark.listener.Listener;
import dev.tidemark.listener.ReuseportGroups.Member;
import dev.tidemark.watch.HighWaterMark;
import dev.tidemark.watch.PeakWindow;
import dev.tidemark.watch.QueueState;
import dev.tidemark.watch.RequestedListen;
import dev.tidemark.watch.SocketFacts;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// One listener in a [LiveView]: as it is, and what is remembered of it across restarts of its server.
///
/// @param key which one
/// @param now the latest sample
/// @param snapshot the sample of its namespace
/// @param member its place in a reuseport group
/// @param state the worst of the last second
/// @param peaks the high-water marks; windows in which it was not seen are not in it
/// @param dropsRise by how much its own drops rose in the last second
/// @param dropsTotal by how much they rose since this agent watches them, across restarts of its server
/// @param lastMinute the highest length of each of the last 60 seconds, the latest last; empty where it was not
/// seen
/// @param lengths how many samples of this agent saw which length
/// @param since when it was first seen, by this agent or, as the history knows, by one before it
/// @param episodes in how many overflow episodes it was suspected since then
/// @param overflowing whether such an episode goes on
/// @param facts what the kernel itself recorded of the socket that is there
/// @param elastic how it grows and shrinks; empty where no rule is about it
public record LiveListener(
        ListenerKey key,
        Listener now,
        ListenSnapshot snapshot,
        Optional<Member> member,
        QueueState state,
        Map<PeakWindow, HighWaterMark> peaks,
        Reading<Long> dropsRise,
        Reading<Long> dropsTotal,
        List<OptionalInt> lastMinute,
        LengthCounts lengths,
        Instant since,
        long episodes,
        boolean overflowing,
        Reading<SocketFacts> facts,
        Optional<ElasticQueue> elastic) {
    public LiveListener {
        peaks = Map.copyOf(peaks);
        lastMinute = List.copyOf(lastMinute);
    }

    /// The same, with how it grows and shrinks.
    LiveListener with(ElasticQueue queue) {
        return new LiveListener(
                key,
                now,
                snapshot,
                member,
                state,
                peaks,
                dropsRise,
                dropsTotal,
                lastMinute,
                lengths,
                since,
                episodes,
                overflowing,
                facts,
                Optional.of(queue));
    }

    /// Who set its limit.
    public LimitSetBy limitSetBy() {
        return requested()
                .flatMap(asked ->
                        asked.limitSetBy(now.queue().limit(), snapshot.sysctls().somaxconn()))
                .orElseGet(() -> snapshot.limitSetBy(now));
    }

    /// The last listen(2) of it, if it was seen.
    public Optional<RequestedListen> requested() {
        return facts.then(SocketFacts::listen).fold(Optional::of, _ -> Optional.empty());
    }

    /// How many samples saw which length, as Prometheus' histograms count them.
    ///
    /// @param upTo [#BOUNDS] to how many samples saw that length or less
    /// @param samples all of them
    /// @param sum the sum of all lengths seen
    public record LengthCounts(List<Long> upTo, long samples, long sum) {
        /// 0, 1, 2, 4 … 65536.
        public static final List<Long> BOUNDS = Stream.concat(
                        Stream.of(0L), IntStream.rangeClosed(0, 16).mapToObj(power -> 1L << power))
                .toList();

        public LengthCounts {
            upTo = List.copyOf(upTo);
        }
    }
}
