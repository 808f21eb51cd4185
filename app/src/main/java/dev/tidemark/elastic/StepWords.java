package dev.tidemark.elastic;

import dev.tidemark.control.Change;
import dev.tidemark.control.ChangeItem;
import dev.tidemark.control.ItemResult;
import dev.tidemark.control.Outcome;
import dev.tidemark.elastic.ElasticCourse.Wish;
import dev.tidemark.elastic.ElasticObserver.Kind;
import dev.tidemark.kernel.Reading;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/// What is told of steps: to the journal, as their reason, and to who observes.
final class StepWords {
    private static final String WHY = "elastic: ";
    private static final int NAMED = 3;

    private final ElasticObserver observer;

    StepWords(ElasticObserver observer) {
        this.observer = observer;
    }

    /// The reason that the journal has of steps that are made together.
    static String why(Map<ElasticMember, Wish> steps) {
        List<String> each = steps.entrySet().stream()
                .map(step -> (steps.size() == 1 ? "" : step.getKey().listener().address() + " ")
                        + detail(step.getKey(), step.getValue()))
                .toList();
        return WHY
                + each.stream().limit(NAMED).collect(Collectors.joining("; "))
                + (each.size() > NAMED ? "; +" + (each.size() - NAMED) + " more" : "");
    }

    static String why(StepReason reason) {
        return WHY + reason.words();
    }

    private static String detail(ElasticMember member, Wish wish) {
        String waiting = member.length() + " of " + (member.course().limit() + 1) + " wait";
        String rate = member.course().rate() instanceof Reading.Known<Double>(Double perSecond)
                ? ", at least " + Math.round(perSecond) + " accepted/s"
                : "";
        return wish.reason().words() + ", " + waiting + rate;
    }

    void tellStep(ElasticMember member, Wish wish, long reached, Optional<Long> change) {
        String sentence = member.listener().address() + ": "
                + (member.isDry() ? "would change its limit " : "limit ")
                + member.course().limit() + " -> " + reached
                + ": " + detail(member, wish)
                + change.map(id -> " (elastic, change " + id + ")").orElse(" (elastic, dry run)");
        tell(Kind.STEPPED, member, sentence);
    }

    void tellLeftAlone(ElasticMember member) {
        tell(
                Kind.LEFT_ALONE,
                member,
                member.listener().address() + ": elastic no more: "
                        + member.why().orElse("somebody else changed it"));
    }

    void tellResumed(ElasticMember member) {
        tell(
                Kind.STEPPED,
                member,
                member.listener().address() + ": limit " + member.expected() + ": elastic again, from "
                        + member.original() + ", where an earlier agent began");
    }

    void tellHindered(ElasticMember member, String reason) {
        tell(Kind.HINDERED, member, member.listener().address() + ": cannot be elastic: " + reason);
    }

    private void tell(Kind kind, ElasticMember member, String sentence) {
        observer.tell(kind, Optional.of(member.namespace()), Optional.of(member.listener()), sentence);
    }

    /// What became of limits that were to be what they were before.
    void tellGivenBack(Change change) {
        List<ItemResult> results = change.results().orElse(List.of());
        for (int at = 0; at < results.size(); at++) {
            ChangeItem item = change.items().get(at);
            ItemResult result = results.get(at);
            String label = item.target().label();
            Outcome outcome = result.outcome();
            String sentence = outcome.isChange()
                    ? label + ": limit " + item.before().orElse("?") + " -> "
                            + result.after().orElse("?")
                    : label + ": limit " + (outcome == Outcome.UNCHANGED ? "stays " : "is ")
                            + result.after().orElse("unknown") + ": "
                            + result.reason().orElse(outcome.word());
            observer.tell(
                    outcome == Outcome.FAILED ? Kind.HINDERED : Kind.STEPPED,
                    Optional.empty(),
                    Optional.empty(),
                    sentence + " (" + change.why() + ", change " + change.id() + ")");
        }
    }
}
