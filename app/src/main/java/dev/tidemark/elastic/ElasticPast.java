package dev.tidemark.elastic;

import dev.tidemark.control.Change;
import dev.tidemark.control.ChangeItem;
import dev.tidemark.control.ItemResult;
import dev.tidemark.control.Journal;
import dev.tidemark.control.Target;
import dev.tidemark.listener.SocketIdentity;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What the journal tells of one queue that was elastic and did not get its original limit back.
///
/// @param queue which one
/// @param original its limit before the first step
/// @param last what the last step left
/// @param change the number of that step
/// @param isKept whether it was meant to stay so
/// @param touchedBy the change by which somebody else changed it since
record ElasticPast(
        Target.Queue queue, long original, long last, long change, boolean isKept, Optional<Long> touchedBy) {
    /// All of this start of the machine.
    static Map<SocketIdentity, ElasticPast> of(Journal journal, String boot) {
        Map<SocketIdentity, ElasticPast> pasts = new HashMap<>();
        for (Change change : journal.changes()) {
            if (change.boot().equals(boot)) {
                List<ItemResult> results = change.results().orElse(List.of());
                for (int at = 0; at < results.size(); at++) {
                    if (change.items().get(at).target() instanceof Target.Queue queue) {
                        add(pasts, change, queue, change.items().get(at), results.get(at));
                    }
                }
            }
        }
        return pasts;
    }

    private static void add(
            Map<SocketIdentity, ElasticPast> pasts,
            Change change,
            Target.Queue queue,
            ChangeItem item,
            ItemResult result) {
        ElasticPast past = pasts.get(queue.identity());
        if (change.kind() != Change.Kind.ELASTIC) {
            if (past != null && result.outcome().isChange()) {
                pasts.put(queue.identity(), past.touched(change.id()));
            }
            return;
        }
        if (item.before().equals(item.asked()) && past != null) {
            pasts.put(queue.identity(), past.kept());
        } else if (result.outcome().isChange()) {
            long before = item.numberBefore().orElseThrow();
            long last = result.after().map(Long::valueOf).orElse(before);
            long original = past == null ? before : past.original();
            pasts.put(queue.identity(), new ElasticPast(queue, original, last, change.id(), false, Optional.empty()));
            if (last == original) {
                pasts.remove(queue.identity());
            }
        }
    }

    private ElasticPast touched(long by) {
        return new ElasticPast(queue, original, last, change, isKept, Optional.of(by));
    }

    private ElasticPast kept() {
        return new ElasticPast(queue, original, last, change, true, touchedBy);
    }
}
