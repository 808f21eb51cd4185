package dev.tidemark.elastic;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.control.Author;
import dev.tidemark.control.Change;
import dev.tidemark.control.Change.Kind;
import dev.tidemark.control.ChangeItem;
import dev.tidemark.control.ItemResult;
import dev.tidemark.control.Journal;
import dev.tidemark.control.Outcome;
import dev.tidemark.control.Target;
import dev.tidemark.listener.SocketIdentity;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// What a journal tells of queues that did not get their original limit back.
final class ElasticPastTest {
    private static final SocketIdentity SOCKET = new SocketIdentity(7, 8);
    private static final Target.Queue QUEUE =
            new Target.Queue(new Target.Place(1, "host", Optional.empty()), "*:8080", false, SOCKET, "java 4711");
    private final List<Change> changes = new ArrayList<>();

    private void change(Kind kind, long before, long after, Outcome outcome) {
        changes.add(new Change(
                changes.size() + 1L,
                Instant.EPOCH,
                "boot",
                kind,
                new Author("root", Optional.empty(), 1, List.of("agent")),
                "why",
                Optional.empty(),
                Optional.empty(),
                List.of(ChangeItem.of(QUEUE, before, after)),
                Optional.of(List.of(new ItemResult(outcome, Optional.of(Long.toString(after)), Optional.empty())))));
    }

    private Optional<ElasticPast> past(String boot) {
        return Optional.ofNullable(
                ElasticPast.of(new Journal(changes, List.of()), boot).get(SOCKET));
    }

    @Test
    void originalIsThatBeforeTheFirstOfSeveralSteps() {
        change(Kind.ELASTIC, 50, 100, Outcome.CHANGED);
        change(Kind.ELASTIC, 100, 200, Outcome.CHANGED);

        assertThat(past("boot")).contains(new ElasticPast(QUEUE, 50, 200, 2, false, Optional.empty()));
    }

    @Test
    void whatWasGivenBackIsNoPast() {
        change(Kind.ELASTIC, 50, 100, Outcome.CHANGED);
        change(Kind.ELASTIC, 100, 50, Outcome.CHANGED);

        assertThat(past("boot")).isEmpty();
    }

    @Test
    void anotherStartOfTheMachineIsNoPast() {
        change(Kind.ELASTIC, 50, 100, Outcome.CHANGED);

        assertThat(past("other")).isEmpty();
    }

    @Test
    void stepThatFailedChangedNothing() {
        change(Kind.ELASTIC, 50, 100, Outcome.FAILED);

        assertThat(past("boot")).isEmpty();
    }

    @Test
    void changeOfAHumanAfterwardsIsRemembered() {
        change(Kind.ELASTIC, 50, 100, Outcome.CHANGED);
        change(Kind.RESIZE, 100, 80, Outcome.CHANGED);

        assertThat(past("boot").orElseThrow().touchedBy()).contains(2L);
    }

    @Test
    void whatIsKeptIsSaidToBe() {
        change(Kind.ELASTIC, 50, 100, Outcome.CHANGED);
        change(Kind.ELASTIC, 100, 100, Outcome.UNCHANGED);

        assertThat(past("boot").orElseThrow().isKept()).isTrue();
    }
}
