package dev.tidemark.wording;

import dev.tidemark.control.Change;
import dev.tidemark.control.ItemResult;
import dev.tidemark.control.Outcome;
import dev.tidemark.control.PlannedBoot;
import dev.tidemark.control.PlannedSetting;
import dev.tidemark.control.TunePlan;
import dev.tidemark.listener.HostSnapshot;
import dev.tidemark.listener.ListenSnapshot;
import dev.tidemark.listener.Listener;
import dev.tidemark.listener.TcpListener;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What `tidemark tune` plans, or did, ready to be written in any form.
///
/// @param change what the journal has of it; empty when nothing was to be done, or not yet
/// @param stays the listeners that keep a limit as large as somaxconn was
public record TuneReport(TunePlan plan, Optional<Change> change, List<Stays> stays) {
    public TuneReport {
        stays = List.copyOf(stays);
    }

    /// A listener whose limit a raised somaxconn does not change.
    ///
    /// @param command that changes it
    public record Stays(PlannedSetting setting, ListenSnapshot snapshot, Listener listener, String command) {}

    /// What is planned.
    public static TuneReport planned(TunePlan plan) {
        List<Stays> stays = new ArrayList<>();
        plan.settings().forEach(setting -> stays.addAll(stays(setting, setting.snapshot())));
        return new TuneReport(plan, Optional.empty(), stays);
    }

    /// What was done.
    ///
    /// @param host a look after that
    public static TuneReport done(TunePlan plan, Change change, HostSnapshot host) {
        List<Stays> stays = new ArrayList<>();
        for (PlannedSetting setting : plan.settings()) {
            if (plan.resultOf(setting, change).outcome().isChange()) {
                host.namespaces().stream()
                        .filter(after ->
                                after.namespace().equals(setting.snapshot().namespace()))
                        .forEach(after -> stays.addAll(stays(setting, after)));
            }
        }
        return new TuneReport(plan, Optional.of(change), stays);
    }

    private static List<Stays> stays(PlannedSetting setting, ListenSnapshot snapshot) {
        return setting.atOldCeiling(snapshot.listeners()).stream()
                .map(listener -> new Stays(setting, snapshot, listener, resize(snapshot, listener)))
                .toList();
    }

    /// `tidemark resize :9000 max`; with the whole address where the port alone is another listener's too.
    private static String resize(ListenSnapshot snapshot, Listener listener) {
        String filter = NextCommand.word(
                switch (listener) {
                    case TcpListener tcp ->
                        isOnlyAddress(snapshot, tcp) ? ":" + tcp.endpoint().port() : tcp.address();
                    case dev.tidemark.listener.UnixListener unix -> "unix:" + unix.address();
                });
        return "tidemark resize " + filter + NextCommand.netns(snapshot.namespace()) + " max";
    }

    private static boolean isOnlyAddress(ListenSnapshot snapshot, TcpListener listener) {
        return snapshot.tcp().stream()
                .filter(other -> other.endpoint().port() == listener.endpoint().port())
                .allMatch(other -> other.address().equals(listener.address()));
    }

    /// How a setting ended; empty when it is only planned.
    Optional<ItemResult> resultOf(PlannedSetting setting) {
        return setting.isChange()
                ? change.map(made -> plan.resultOf(setting, made))
                : Optional.of(unchanged(Optional.of(Long.toString(setting.before()))));
    }

    /// How a setting of the file ended; empty when it is only planned.
    Optional<ItemResult> resultOf(PlannedBoot boot) {
        return boot.isChange() ? change.map(made -> plan.resultOf(boot, made)) : Optional.of(unchanged(boot.before()));
    }

    private static ItemResult unchanged(Optional<String> now) {
        return new ItemResult(Outcome.UNCHANGED, now, Optional.empty());
    }
}
