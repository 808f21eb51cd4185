package dev.tidemark.wording;

import dev.tidemark.advice.Advice;
import dev.tidemark.advice.Advisor;
import dev.tidemark.advice.Demand;
import dev.tidemark.advice.Grounds;
import dev.tidemark.advice.Sizes;
import dev.tidemark.advice.Wish;
import dev.tidemark.agent.RecordedDemand;
import dev.tidemark.history.ListenerHistory;
import dev.tidemark.history.ListenerKey;
import dev.tidemark.kernel.Reading;
import dev.tidemark.listener.Listener;
import java.util.Comparator;
import java.util.Optional;

/// One listener and what to do about the size of its queue.
///
/// @param live as it is now; empty where it does not listen, or nobody looked
public record AdviceRow(ListenerKey key, Optional<ListRow> live, Demand demand, Advice advice) {
    /// What matters most first: no limit helps, then a greater one, then a smaller one.
    public static final Comparator<AdviceRow> WORST_FIRST = Comparator.comparingInt(AdviceRow::rank)
            .thenComparing(Comparator.comparingInt(AdviceRow::episodes).reversed())
            .thenComparing(row -> row.key().namespace())
            .thenComparing(row -> row.key().address())
            .thenComparingInt(row -> row.key().number());

    /// The advice for one recorded listener.
    public static AdviceRow of(RecordedDemand recorded, ListenerHistory listener, Optional<ListRow> live, Wish wish) {
        Demand demand = recorded.of(listener, live.map(ListRow::listener).map(Listener::queue));
        return new AdviceRow(listener.listener(), live, demand, Advisor.advise(demand, wish));
    }

    private int rank() {
        return switch (advice) {
            case Advice.Capacity _ -> 0;
            case Advice.Raise _ -> 1;
            case Advice.Lower _ -> 2;
            case Advice.Enough _ -> 3;
            case Advice.None _ -> 4;
        };
    }

    private int episodes() {
        return advice.grounds().episodes();
    }

    /// Another limit that it should have; empty where it should have none.
    public Optional<Long> recommended() {
        return switch (advice) {
            case Advice.Raise(Sizes sizes, Grounds _) -> Optional.of(sizes.recommended());
            case Advice.Lower(Sizes sizes, Grounds _) -> Optional.of(sizes.recommended());
            case Advice.Enough _, Advice.Capacity _, Advice.None _ -> Optional.empty();
        };
    }

    /// The word for the advice in JSON.
    public String word() {
        return switch (advice) {
            case Advice.Raise _ -> "raise";
            case Advice.Lower _ -> "lower";
            case Advice.Enough _ -> "enough";
            case Advice.Capacity _ -> "capacity";
            case Advice.None _ -> "none";
        };
    }

    /// The limit that it has.
    public long limit() {
        return demand.queue().limit();
    }

    /// somaxconn of its namespace, where that is known.
    Optional<Long> somaxconn() {
        return live.flatMap(row -> row.snapshot().sysctls().somaxconn() instanceof Reading.Known<Long>(Long value)
                ? Optional.of(value)
                : Optional.empty());
    }

    /// Whether somaxconn would cut what is recommended.
    boolean isAboveSomaxconn() {
        return recommended().isPresent()
                && somaxconn().filter(ceiling -> recommended().get() > ceiling).isPresent();
    }

    /// The filters of a command to copy.
    String filters() {
        return live.map(NextCommand::filters).orElseGet(() -> NextCommand.filters(key));
    }
}
