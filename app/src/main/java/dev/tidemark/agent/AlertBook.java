package dev.tidemark.agent;

import dev.tidemark.agent.Alert.Event;
import dev.tidemark.history.ListenerKey;
import dev.tidemark.listener.Filter;
import dev.tidemark.listener.Selection;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Holds rules against one view after the other, and says what is to be told: each thing once when it begins, and
/// once when it was over for as long as the rule asks, at least for 10 s. For one thread.
///
/// A listener is the same after a restart of its server. A rule that asks for an owner is not about listeners
/// whose owner is unknown.
final class AlertBook {
    private final Map<AlertRule, Selection> rules = new LinkedHashMap<>();
    private final Map<Subject, AlertCase> cases = new LinkedHashMap<>();
    private Instant latest = Instant.MIN;

    private record Subject(AlertRule rule, ListenerKey listener) {}

    AlertBook(List<AlertRule> rules) {
        this(rules, List.of());
    }

    /// @param told what an earlier run told and did not see the end of; of other rules than these it is forgotten
    AlertBook(List<AlertRule> rules, List<RaisedAlert> told) {
        replace(rules);
        recall(told);
    }

    /// Takes what an earlier run told and did not see the end of. What this one told itself, it knows better.
    void recall(List<RaisedAlert> told) {
        for (AlertRule rule : rules.keySet()) {
            told.stream()
                    .filter(each -> each.rule().equals(rule.identity()))
                    .forEach(each -> cases.merge(
                            new Subject(rule, each.listener()),
                            AlertCase.raised(each),
                            (own, recalled) -> own.isRaised() ? own : recalled));
        }
    }

    /// What was told and is not over.
    List<RaisedAlert> raised() {
        List<RaisedAlert> raised = new ArrayList<>();
        cases.forEach((subject, each) -> {
            if (each.isRaised()) {
                raised.add(
                        new RaisedAlert(subject.rule().identity(), subject.listener(), each.raisedAt(), each.peak()));
            }
        });
        return raised;
    }

    /// Other rules from now on. What was told by a rule that stays is not told again; of one that goes nothing
    /// more is told.
    void replace(List<AlertRule> others) {
        rules.clear();
        others.forEach(rule -> rules.put(
                rule, Selection.of(rule.filters().stream().map(Filter::parse).toList())));
        cases.keySet().removeIf(subject -> !rules.containsKey(subject.rule()));
    }

    boolean isEmpty() {
        return rules.isEmpty();
    }

    /// What the view tells.
    ///
    /// @param nanos when, by a clock that never jumps
    List<Alert> observe(LiveView view, long nanos) {
        if (view.at().equals(latest)) {
            return List.of();
        }
        latest = view.at();
        List<Alert> alerts = new ArrayList<>();
        Set<Subject> seen = new HashSet<>();
        rules.forEach((rule, selection) -> {
            for (LiveListener listener : view.listeners()) {
                Selection.Verdict verdict = selection.of(listener.snapshot().namespace(), listener.now());
                if (verdict == Selection.Verdict.SELECTED) {
                    Subject subject = new Subject(rule, listener.key());
                    seen.add(subject);
                    AlertCase each = cases.computeIfAbsent(subject, _ -> new AlertCase());
                    add(alerts, subject, each, each.see(rule, listener, nanos));
                }
            }
        });
        cases.forEach((subject, each) -> {
            if (!seen.contains(subject)) {
                add(alerts, subject, each, each.miss(subject.rule(), nanos));
            }
        });
        cases.entrySet()
                .removeIf(each ->
                        !seen.contains(each.getKey()) && !each.getValue().isRaised());
        return alerts;
    }

    private void add(List<Alert> alerts, Subject subject, AlertCase each, Optional<Event> event) {
        event.ifPresent(what ->
                alerts.add(new Alert(what, subject.rule(), latest, subject.listener(), each.queue(), each.peak())));
    }
}
