package dev.tidemark.elastic;

import dev.tidemark.control.Change;
import dev.tidemark.control.Journal;
import dev.tidemark.control.Target;
import dev.tidemark.kernel.Reading;
import dev.tidemark.kernel.procfs.ListenCounter;
import dev.tidemark.kernel.procfs.NetNetstat;
import dev.tidemark.listener.HostSnapshot;
import dev.tidemark.listener.ListenSnapshot;
import dev.tidemark.listener.Namespace;
import dev.tidemark.listener.Selection;
import dev.tidemark.listener.SocketIdentity;
import dev.tidemark.listener.TcpListener;
import dev.tidemark.listener.TcpSocket;
import dev.tidemark.watch.SocketFacts;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Which listeners are elastic: follows the samples, finds those that a rule is about, and lets go of those that
/// are gone. For one thread.
final class ElasticMembers {
    private static final int MOST_OTHERS = 100_000;

    private final Map<SocketIdentity, ElasticMember> members = new LinkedHashMap<>();
    private final Map<SocketIdentity, Integer> absent = new HashMap<>();
    /// Those that no rule is about, as long as nothing about them changes.
    private Map<SocketIdentity, TcpSocket> others = new HashMap<>();
    private final Map<Namespace, List<TcpListener>> followed = new HashMap<>();
    private final Map<Namespace, Counted> counted = new HashMap<>();
    private List<Choice> choices = List.of();

    /// What was there when the counters were read last.
    private record Counted(NetNetstat counters, List<TcpListener> tcp) {}

    private record Choice(ElasticRule rule, Selection selection, ElasticMode mode) {}

    /// What a new member begins with.
    ///
    /// @param past of each queue that did not get its original limit back
    /// @param journal is read when a new member is found
    record Beginning(Map<SocketIdentity, ElasticPast> past, Supplier<Journal> journal) {}

    /// Other rules from now on.
    ///
    /// @return those that no rule is about any more, or that are to be left as they are
    List<ElasticMember> replace(ElasticSettings settings) {
        choices = settings.isOff()
                ? List.of()
                : settings.rules().stream()
                        .map(rule -> new Choice(
                                rule, rule.selection(), settings.mode().atMost(rule.mode())))
                        .filter(choice -> choice.mode() != ElasticMode.OFF)
                        .toList();
        others = new HashMap<>();
        followed.clear();
        List<ElasticMember> gone = new ArrayList<>();
        for (ElasticMember member : List.copyOf(members.values())) {
            Optional<Choice> choice = choice(member.namespace(), member.listener());
            boolean stays = choice.isPresent() && (choice.get().mode() == ElasticMode.DRY_RUN) == member.isDry();
            if (stays) {
                member.rebound(choice.get().rule(), choice.get().mode());
            } else {
                members.remove(member.listener().identity());
                gone.add(member);
            }
        }
        return gone;
    }

    private Optional<Choice> choice(Namespace namespace, TcpListener listener) {
        return choices.stream()
                .filter(each -> each.selection().of(namespace, listener) == Selection.Verdict.SELECTED)
                .findFirst();
    }

    /// Takes in a sample.
    ///
    /// @return the new ones
    List<ElasticMember> follow(
            HostSnapshot host, Map<Namespace, Reading<Map<Long, SocketFacts>>> facts, Beginning beginning) {
        List<ElasticMember> fresh = new ArrayList<>();
        Set<Namespace> changed = new HashSet<>();
        for (ListenSnapshot sample : host.namespaces()) {
            List<TcpListener> before = followed.put(sample.namespace(), sample.tcp());
            if (!isSame(before, sample.tcp())) {
                changed.add(sample.namespace());
                follow(sample, beginning, fresh);
            }
            news(sample, facts.get(sample.namespace()));
        }
        forget(host, changed);
        return fresh;
    }

    @SuppressWarnings("ReferenceEquality") // The same list says that nothing changed.
    private static boolean isSame(@Nullable Object one, Object other) {
        return one == other;
    }

    private void follow(ListenSnapshot sample, Beginning beginning, List<ElasticMember> fresh) {
        for (TcpListener listener : sample.tcp()) {
            ElasticMember member = members.get(listener.identity());
            if (member != null) {
                member.sampled(sample, listener);
            } else if (!isSame(others.get(listener.identity()), listener.socket())) {
                Optional<Choice> choice = choice(sample.namespace(), listener);
                if (choice.isEmpty()) {
                    others.put(listener.identity(), listener.socket());
                } else {
                    ElasticMember born = born(sample, listener, choice.get(), beginning);
                    members.put(listener.identity(), born);
                    fresh.add(born);
                }
            }
        }
    }

    private static ElasticMember born(ListenSnapshot sample, TcpListener listener, Choice choice, Beginning beginning) {
        long limit = listener.queue().limit();
        ElasticPast past = beginning.past().get(listener.identity());
        long original = past == null ? limit : past.original();
        ElasticMember member = new ElasticMember(sample, listener, choice.rule(), choice.mode(), original);
        if (past != null && past.touchedBy().isPresent()) {
            member.leaveAlone("change " + past.touchedBy().get() + " came after the last step");
        } else if (past != null && past.last() != limit) {
            member.leaveAlone("its limit became " + limit + " (expected: " + past.last() + ", as change "
                    + past.change() + " left it): changed by somebody else");
        } else if (!member.isDry()) {
            timed(beginning.journal().get(), listener.identity())
                    .ifPresent(change -> member.leaveAlone("change " + change + " will be taken back by itself"));
        }
        return member;
    }

    /// A change that is to be taken back could not be, once a step came after it.
    private static Optional<Long> timed(Journal journal, SocketIdentity identity) {
        return journal.reverting().stream()
                .filter(change -> change.items().stream()
                        .anyMatch(item -> item.target() instanceof Target.Queue queue
                                && queue.identity().equals(identity)))
                .map(Change::id)
                .findFirst();
    }

    /// What counters and the kernel's own records tell beside.
    private void news(ListenSnapshot sample, @Nullable Reading<Map<Long, SocketFacts>> facts) {
        Map<Long, SocketFacts> known = facts == null ? Map.of() : facts.orElse(Map.of());
        NetNetstat counters = sample.counters()
                .fold(Optional::of, _ -> Optional.<NetNetstat>empty())
                .orElse(null);
        if (known.isEmpty() && counters == null) {
            return;
        }
        OptionalLong accused = counters == null ? OptionalLong.empty() : accused(sample, counters);
        for (TcpListener listener : sample.tcp()) {
            ElasticMember member = members.get(listener.identity());
            if (member == null) {
                continue;
            }
            long cookie = listener.identity().cookie();
            SocketFacts own = known.get(cookie);
            if (own != null) {
                member.news().recorded(sample, listener.queue().length(), own, member.course());
            }
            if (counters != null) {
                boolean isAccused = accused.isPresent() && accused.getAsLong() == cookie;
                member.news().counted(sample, counters, listener, isAccused, member.course());
            }
        }
    }

    /// The one listener of a namespace that dropped while its ListenOverflows rose: of several none is accused.
    private OptionalLong accused(ListenSnapshot sample, NetNetstat counters) {
        Counted before = counted.put(sample.namespace(), new Counted(counters, sample.tcp()));
        if (before == null
                || counters.riseSince(before.counters(), ListenCounter.LISTEN_OVERFLOWS)
                                .orElse(0L)
                        <= 0) {
            return OptionalLong.empty();
        }
        Map<Long, Long> drops = HashMap.newHashMap(before.tcp().size());
        before.tcp()
                .forEach(
                        each -> drops.put(each.identity().cookie(), each.drops().orElse(0L)));
        long[] dropped = sample.tcp().stream()
                .filter(each -> each.drops().orElse(0L)
                        > drops.getOrDefault(each.identity().cookie(), 0L))
                .mapToLong(each -> each.identity().cookie())
                .toArray();
        return dropped.length == 1 ? OptionalLong.of(dropped[0]) : OptionalLong.empty();
    }

    /// A dump may miss a listener once: absent twice is gone.
    private void forget(HostSnapshot host, Set<Namespace> changed) {
        Set<Namespace> there = new HashSet<>();
        Set<SocketIdentity> present = new HashSet<>();
        for (ListenSnapshot sample : host.namespaces()) {
            there.add(sample.namespace());
            if (changed.contains(sample.namespace())) {
                sample.tcp().forEach(each -> present.add(each.identity()));
            }
        }
        followed.keySet().retainAll(there);
        counted.keySet().retainAll(there);
        for (ElasticMember member : List.copyOf(members.values())) {
            SocketIdentity identity = member.listener().identity();
            boolean isThere = changed.contains(member.namespace())
                    ? present.contains(identity)
                    : there.contains(member.namespace()) && !absent.containsKey(identity);
            if (isThere) {
                absent.remove(identity);
            } else if (absent.merge(identity, 1, Integer::sum) >= 2) {
                absent.remove(identity);
                members.remove(identity);
            }
        }
        if (others.size() > MOST_OTHERS) {
            others = new HashMap<>();
        }
    }

    Collection<ElasticMember> all() {
        return members.values();
    }

    /// The namespaces in which some are.
    Set<Namespace> namespaces() {
        return members.values().stream().map(ElasticMember::namespace).collect(Collectors.toSet());
    }

    Optional<ElasticMember> of(SocketIdentity identity) {
        return Optional.ofNullable(members.get(identity));
    }
}
