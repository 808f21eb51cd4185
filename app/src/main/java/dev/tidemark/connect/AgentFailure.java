package dev.tidemark.connect;

/// An agent could not be asked, or answered something else. Its message is one sentence, `name: value (expected:
/// what)`, in which texts that the agent sent may hold any character.
public final class AgentFailure extends RuntimeException {
    AgentFailure(String message) {
        super(message);
    }

    AgentFailure(String message, Throwable cause) {
        super(message, cause);
    }
}
