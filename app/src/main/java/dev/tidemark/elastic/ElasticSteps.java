package dev.tidemark.elastic;

import dev.tidemark.control.Change;
import dev.tidemark.control.ChangeItem;
import dev.tidemark.control.ChangeJournal;
import dev.tidemark.control.ChangePolicy;
import dev.tidemark.control.ChangeRefused;
import dev.tidemark.control.ItemResult;
import dev.tidemark.control.Outcome;
import dev.tidemark.control.StateFolder;
import dev.tidemark.control.WatchedQueues;
import dev.tidemark.elastic.ElasticCourse.Wish;
import dev.tidemark.elastic.ElasticMembers.Beginning;
import dev.tidemark.listener.HostSnapshot;
import dev.tidemark.listener.Listener;
import dev.tidemark.listener.SocketIdentity;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What is done of what is wished for: asks the policy, keeps the journal, changes limits, gives them back, and
/// tells. For one thread.
final class ElasticSteps implements AutoCloseable {
    private final ElasticChanges changes;
    private final ElasticLock lock;
    private final StepWords words;
    private final ElasticReturns returns;
    private final InstantSource clock;
    private Optional<Map<SocketIdentity, ElasticPast>> past = Optional.empty();
    private boolean settled;
    private long grown;
    private long shrunk;
    private long failed;

    private ElasticSteps(ElasticChanges changes, ElasticLock lock, StepWords words, InstantSource clock) {
        this.changes = changes;
        this.lock = lock;
        this.words = words;
        this.returns = new ElasticReturns(changes, lock, words);
        this.clock = clock;
    }

    static ElasticSteps of(StateFolder folder, List<String> arguments, ElasticObserver observer, InstantSource clock) {
        return new ElasticSteps(
                new ElasticChanges(folder, clock, arguments), new ElasticLock(folder), new StepWords(observer), clock);
    }

    /// A listener, and the limit wished for it.
    record Wanted(ElasticMember member, Wish wish) {}

    /// Before anything is followed: finds out what an earlier agent left behind.
    ///
    /// @throws ChangeRefused when the journal cannot be read
    void begin(ElasticSettings settings) {
        boolean isLive = !settings.isOff() && settings.mode() == ElasticMode.ON;
        if (past.isEmpty()) {
            Map<SocketIdentity, ElasticPast> found = ElasticPast.of(changes.journal(), ChangeJournal.bootId());
            boolean isAnything = !found.isEmpty() || changes.isOpen();
            if (isAnything && lock.isHeld(System.nanoTime())) {
                found = ElasticPast.of(changes.settled(), ChangeJournal.bootId());
            }
            past = Optional.of(found);
            settled = found.isEmpty();
        }
        if (isLive) {
            boolean _ = lock.isHeld(System.nanoTime());
        }
    }

    /// What new members begin with.
    Beginning beginning() {
        return new Beginning(past.orElse(Map.of()), new JournalOnce(changes));
    }

    /// Other rules: what the journal says by now counts.
    void replaced() {
        past = Optional.empty();
    }

    /// Gives back what an agent that was killed left behind, unless a rule is about it again.
    void settle(ElasticMembers members, HostSnapshot host) {
        if (!settled && lock.isHeld(System.nanoTime())) {
            settled = true;
            returns.settle(past.orElse(Map.of()), members, host);
        }
    }

    private Change make(List<ChangeItem> items, String why, Map<SocketIdentity, Listener> watched) {
        Change change = changes.make(items, why, watched);
        for (ItemResult result : change.results().orElse(List.of())) {
            failed += result.outcome() == Outcome.FAILED ? 1 : 0;
        }
        return change;
    }

    /// New members: says at once what could not be done with them.
    void welcome(List<ElasticMember> fresh) {
        long now = System.nanoTime();
        for (ElasticMember member : fresh) {
            if (member.isLeftAlone()) {
                words.tellLeftAlone(member);
            } else if (!member.isDry()) {
                if (member.isChanged() && lock.reason().isEmpty()) {
                    words.tellResumed(member);
                }
                hindrance(member).ifPresent(reason -> hinder(member, now, reason));
            }
        }
    }

    private Optional<String> hindrance(ElasticMember member) {
        return lock.reason()
                .or(member::obstacle)
                .or(() -> WatchedQueues.allowed(member.listener()).fold(_ -> Optional.empty(), Optional::of));
    }

    private void hinder(ElasticMember member, long now, String reason) {
        if (member.hinder(now, reason)) {
            words.tellHindered(member, reason);
        }
    }

    void tellLeftAlone(ElasticMember member) {
        words.tellLeftAlone(member);
    }

    /// Makes the steps, all those of a moment as one change.
    void make(List<Wanted> wishes) {
        Map<ElasticMember, Wish> live = new LinkedHashMap<>();
        for (Wanted wanted : wishes) {
            if (wanted.member().isDry()) {
                step(wanted.member(), wanted.wish(), wanted.wish().limit(), Optional.empty());
            } else if (isAllowed(wanted)) {
                live.putIfAbsent(wanted.member(), wanted.wish());
            }
        }
        if (live.isEmpty()) {
            return;
        }
        List<ChangeItem> items = new ArrayList<>();
        Map<SocketIdentity, Listener> watched = new HashMap<>();
        live.forEach((member, wish) -> {
            items.add(ChangeItem.of(member.target(), member.expected(), wish.limit()));
            watched.put(member.listener().identity(), member.listener());
        });
        Change change;
        try {
            change = make(items, StepWords.why(live), watched);
        } catch (ChangeRefused refused) {
            failed += live.size();
            long now = System.nanoTime();
            live.keySet().forEach(member -> hinder(member, now, String.valueOf(refused.getMessage())));
            return;
        }
        int at = 0;
        for (Map.Entry<ElasticMember, Wish> each : live.entrySet()) {
            ended(
                    each.getKey(),
                    each.getValue(),
                    change,
                    change.results().orElseThrow().get(at));
            at++;
        }
    }

    private boolean isAllowed(Wanted wanted) {
        ElasticMember member = wanted.member();
        if (member.isHindered() || member.isLeftAlone()) {
            return false;
        }
        Optional<String> reason = lock.reason().or(member::obstacle).or(() -> forbidden(wanted));
        reason.ifPresent(text -> hinder(member, System.nanoTime(), text));
        return reason.isEmpty();
    }

    private static Optional<String> forbidden(Wanted wanted) {
        try {
            return ChangePolicy.read(System.getenv())
                    .refusesResize(
                            wanted.member().namespace(),
                            wanted.member().listener(),
                            wanted.wish().limit());
        } catch (ChangeRefused unreadable) {
            return Optional.of(String.valueOf(unreadable.getMessage()));
        }
    }

    private void ended(ElasticMember member, Wish wish, Change change, ItemResult result) {
        Optional<Long> after = result.after().map(Long::valueOf);
        if (result.outcome().isChange()) {
            long reached = after.orElse(wish.limit());
            step(member, wish, reached, Optional.of(change.id()));
            // Within somaxconn, the kernel gives what is asked for: somebody else was as quick.
            if (reached != wish.limit()) {
                member.leaveAlone(
                        "its limit became " + reached + " (expected: " + wish.limit() + "): changed by somebody else");
                words.tellLeftAlone(member);
            }
        } else if (result.outcome() == Outcome.VOID) {
            hinder(member, System.nanoTime(), result.reason().orElse("it is gone"));
        } else if (after.isPresent() && after.get() != member.expected()) {
            member.leaveAlone(result.reason().orElse("somebody else changed it"));
            words.tellLeftAlone(member);
        } else {
            hinder(member, System.nanoTime(), result.reason().orElse("it could not be changed"));
        }
    }

    private void step(ElasticMember member, Wish wish, long reached, Optional<Long> change) {
        if (reached > member.course().limit()) {
            grown++;
        } else {
            shrunk++;
        }
        words.tellStep(member, wish, reached, change);
        member.stepped(System.nanoTime(), clock.instant(), wish, reached, change);
    }

    /// Tries again what could not be done, now and then.
    void retry(Collection<ElasticMember> members) {
        long now = System.nanoTime();
        for (ElasticMember member : members) {
            if (!member.isLeftAlone() && member.isToBeRetried(now)) {
                hindrance(member).ifPresentOrElse(reason -> hinder(member, now, reason), member::release);
            }
        }
    }

    /// Makes the limits of these what they were before the first step.
    void giveBack(List<ElasticMember> members, StepReason reason) {
        returns.giveBack(members, reason);
    }

    /// The agent ends.
    void end(Collection<ElasticMember> members) {
        returns.end(members);
    }

    /// How all of them do.
    ElasticView view(ElasticMode mode, Collection<ElasticMember> members) {
        Map<SocketIdentity, ElasticQueue> queues = HashMap.newHashMap(members.size());
        int hindered = 0;
        Optional<String> reason = mode == ElasticMode.ON ? lock.reason() : Optional.empty();
        for (ElasticMember member : members) {
            queues.put(member.listener().identity(), member.view());
            if (member.isHindered() && !member.isLeftAlone()) {
                hindered++;
                reason = reason.or(member::why);
            }
        }
        return new ElasticView(queues, new ElasticHealth(mode, queues.size(), hindered, reason, grown, shrunk, failed));
    }

    @Override
    public void close() {
        lock.close();
    }
}
