package dev.tidemark.elastic;

import dev.tidemark.control.ChangeItem;
import dev.tidemark.elastic.ElasticRule.AtStop;
import dev.tidemark.listener.HostSnapshot;
import dev.tidemark.listener.ListenSnapshot;
import dev.tidemark.listener.Listener;
import dev.tidemark.listener.SocketIdentity;
import dev.tidemark.listener.TcpListener;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// The way back: limits become what they were before the first step, at the end of the agent, of a rule, or after
/// an agent that was killed. Each time one change of the journal. For one thread.
final class ElasticReturns {
    private final ElasticChanges changes;
    private final ElasticLock lock;
    private final StepWords words;

    ElasticReturns(ElasticChanges changes, ElasticLock lock, StepWords words) {
        this.changes = changes;
        this.lock = lock;
        this.words = words;
    }

    /// Gives back what an agent that was killed left behind, unless a rule is about it again.
    void settle(Map<SocketIdentity, ElasticPast> pasts, ElasticMembers members, HostSnapshot host) {
        Map<SocketIdentity, Listener> watched = new HashMap<>();
        List<ChangeItem> items = new ArrayList<>();
        for (ListenSnapshot sample : host.namespaces()) {
            for (TcpListener listener : sample.tcp()) {
                ElasticPast each = pasts.get(listener.identity());
                boolean isMember = members.of(listener.identity())
                        .filter(member -> !member.isDry())
                        .isPresent();
                boolean isLeft = each != null
                        && !isMember
                        && !each.isKept()
                        && each.touchedBy().isEmpty()
                        && each.last() == listener.queue().limit();
                if (each != null && isLeft) {
                    watched.put(listener.identity(), listener);
                    items.add(ChangeItem.of(each.queue(), each.last(), each.original()));
                }
            }
        }
        if (!items.isEmpty()) {
            words.tellGivenBack(changes.make(items, StepWords.why(StepReason.LEFT_BEHIND), watched));
        }
    }

    /// Makes the limits of these what they were before the first step.
    void giveBack(List<ElasticMember> members, StepReason reason) {
        giveBack(members.stream().filter(ElasticMember::isChanged).toList(), List.of(), reason);
    }

    /// The agent ends.
    void end(Collection<ElasticMember> members) {
        List<ElasticMember> changed =
                members.stream().filter(ElasticMember::isChanged).toList();
        giveBack(
                changed.stream()
                        .filter(member -> member.rule().atStop() == AtStop.RESTORE)
                        .toList(),
                changed.stream()
                        .filter(member -> member.rule().atStop() == AtStop.KEEP)
                        .toList(),
                StepReason.AGENT_ENDS);
    }

    private void giveBack(List<ElasticMember> back, List<ElasticMember> kept, StepReason reason) {
        List<ChangeItem> items = new ArrayList<>();
        Map<SocketIdentity, Listener> watched = new HashMap<>();
        for (ElasticMember member : back) {
            items.add(ChangeItem.of(member.target(), member.expected(), member.original()));
            watched.put(member.listener().identity(), member.listener());
        }
        for (ElasticMember member : kept) {
            items.add(ChangeItem.of(member.target(), member.expected(), member.expected()));
        }
        // What another agent made is that one's to give back.
        if (!items.isEmpty() && lock.reason().isEmpty()) {
            words.tellGivenBack(changes.make(items, StepWords.why(reason), watched));
        }
    }
}
