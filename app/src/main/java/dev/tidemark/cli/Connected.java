package dev.tidemark.cli;

import dev.tidemark.agent.LiveListener;
import dev.tidemark.agent.LiveSource;
import dev.tidemark.agent.LiveView;
import dev.tidemark.connect.AgentAddress;
import dev.tidemark.connect.AgentClient;
import dev.tidemark.connect.AgentFailure;
import dev.tidemark.connect.AgentSecret;
import dev.tidemark.connect.AgentTrust;
import dev.tidemark.history.History;
import dev.tidemark.kernel.Reading;
import dev.tidemark.listener.HostSnapshot;
import dev.tidemark.listener.ListenSnapshot;
import dev.tidemark.listener.Selection;
import dev.tidemark.listener.UnixListener;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The agent that `--connect` names, asked in a command's way: what fails is a [CommandFailure].
final class Connected implements LiveSource, AutoCloseable {
    private final AgentClient client;

    private Connected(AgentClient client) {
        this.client = client;
    }

    /// @param url what `--connect` says
    /// @param tokenFile what `--token-file` says
    /// @param authority what `--connect-ca` says
    static Connected to(
            String url, Optional<String> tokenFile, Optional<String> authority, Map<String, String> environment) {
        try {
            AgentAddress address = AgentAddress.parse(url);
            if (authority.isPresent() && !address.isEncrypted()) {
                throw CommandFailure.couldNot("--connect-ca: with " + address + " (expected: --connect https://...)");
            }
            return new Connected(AgentClient.of(
                    address,
                    AgentSecret.read(tokenFile.map(Path::of), environment),
                    authority.map(Path::of).map(AgentTrust::read).orElseGet(AgentTrust::usual)));
        } catch (AgentFailure failure) {
            throw failed(failure);
        }
    }

    static Connected to(CommonOptions common) {
        return to(common.connect().orElseThrow(), common.tokenFile(), common.authority(), System.getenv());
    }

    private static CommandFailure failed(AgentFailure failure) {
        return CommandFailure.couldNot(String.valueOf(failure.getMessage()));
    }

    /// `127.0.0.1:9559`.
    String place() {
        return client.address().place();
    }

    @Override
    public LiveView view() {
        try {
            return client.view();
        } catch (AgentFailure failure) {
            throw failed(failure);
        }
    }

    /// What the agent recorded; each question may fail with [AgentFailure].
    History history() {
        return client.history();
    }

    /// Of what the agent sees, what was asked for.
    ///
    /// @param all whether all its namespaces, or that in which it runs
    static LiveView narrowed(LiveView view, Selection selection, boolean all, boolean unix) {
        boolean everywhere = all || selection.reachesAllNamespaces();
        boolean withUnix = unix || selection.namesUnixSocket();
        List<ListenSnapshot> snapshots = view.host().namespaces().stream()
                .filter(snapshot -> everywhere || snapshot.namespace().current())
                .map(snapshot -> withUnix ? snapshot : withoutUnix(snapshot))
                .toList();
        List<LiveListener> listeners = view.listeners().stream()
                .filter(row -> everywhere || row.snapshot().namespace().current())
                .filter(row -> withUnix || !(row.now() instanceof UnixListener))
                .filter(row -> selection.of(row.snapshot().namespace(), row.now()) == Selection.Verdict.SELECTED)
                .toList();
        return new LiveView(
                view.at(),
                view.period(),
                new HostSnapshot(
                        snapshots,
                        everywhere ? view.host().unread() : List.of(),
                        everywhere ? view.host().hidden() : 0),
                listeners,
                view.namespaces().stream()
                        .filter(each -> everywhere || each.namespace().current())
                        .toList(),
                view.episodes(),
                view.events(),
                view.health());
    }

    private static ListenSnapshot withoutUnix(ListenSnapshot snapshot) {
        return new ListenSnapshot(
                snapshot.namespace(),
                snapshot.at(),
                snapshot.nanos(),
                snapshot.counters(),
                snapshot.sysctls(),
                snapshot.tcp(),
                Reading.unknown("not asked for"),
                snapshot.consistent());
    }

    @Override
    public void close() {
        client.close();
    }
}
