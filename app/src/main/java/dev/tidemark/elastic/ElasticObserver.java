package dev.tidemark.elastic;

import dev.tidemark.listener.Listener;
import dev.tidemark.listener.Namespace;
import java.util.Optional;

/// Who is told what happens to elastic queues. On the thread that makes it happen.
@FunctionalInterface
public interface ElasticObserver {
    /// What happened.
    enum Kind {
        /// A limit was changed, or would have been.
        STEPPED,
        /// Somebody else changed a limit: it is left alone from now on.
        LEFT_ALONE,
        /// A limit could not be changed.
        HINDERED
    }

    /// @param namespace of the listener; empty where it is about none
    /// @param listener which one; empty where it is about none
    /// @param sentence for people
    void tell(Kind kind, Optional<Namespace> namespace, Optional<Listener> listener, String sentence);
}
