package dev.tidemark.connect;

import dev.tidemark.agent.LiveSource;
import dev.tidemark.agent.LiveView;
import dev.tidemark.history.History;
import dev.tidemark.json.JsonFields;
import dev.tidemark.json.MalformedJson;

/// An agent, asked by HTTP. For any number of threads.
///
/// It never waits longer than ten seconds, and takes no more than 64 MB for an answer.
public final class AgentClient implements LiveSource, AutoCloseable {
    private final AgentRequests requests;

    private AgentClient(AgentRequests requests) {
        this.requests = requests;
    }

    /// Connects nowhere yet.
    public static AgentClient of(AgentAddress address, AgentSecret secret, AgentTrust trust) {
        return new AgentClient(new AgentRequests(address, secret, trust));
    }

    public AgentAddress address() {
        return requests.address();
    }

    /// What the agent shows now.
    ///
    /// @throws AgentFailure when it cannot be asked, or answers something else
    @Override
    public LiveView view() {
        JsonFields document = requests.document("/api/v1/listeners", "tidemark.list/1");
        return parsed(document);
    }

    private LiveView parsed(JsonFields document) {
        try {
            return LiveReader.view(document);
        } catch (MalformedJson malformed) {
            throw new AgentFailure("agent " + address() + ": " + malformed.getMessage(), malformed);
        }
    }

    /// What the agent recorded. Each question to it is a request; each may fail with [AgentFailure].
    public History history() {
        return new AgentHistory(requests);
    }

    @Override
    public void close() {
        requests.close();
    }
}
