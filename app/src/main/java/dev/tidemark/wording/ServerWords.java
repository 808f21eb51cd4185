package dev.tidemark.wording;

import dev.tidemark.diagnosis.ListenerEvidence;
import dev.tidemark.diagnosis.Reload;
import dev.tidemark.diagnosis.RequestedBacklog;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.LongFunction;

/// What the doctor says of the program that holds a listener, where it is known.
///
/// @param title what people call it
/// @param directive the line that asks for a backlog of so many
/// @param usual the backlog that it asks for by itself, where that is one number
/// @param reload whether its reload makes it listen again
/// @param capacity how it accepts faster
/// @param cap what makes it stop accepting though it could
record ServerWords(
        String title,
        LongFunction<String> directive,
        OptionalLong usual,
        Reload reload,
        String capacity,
        Optional<String> cap) {

    static Optional<ServerWords> of(ListenerEvidence listener) {
        return listener.server()
                .map(server -> new ServerWords(
                        server.title(),
                        backlog -> Escaped.text(server.directive(backlog, listener.listener())),
                        server.defaultBacklog(),
                        server.reload(),
                        server.capacityAdvice(),
                        server.capAdvice()));
    }

    /// What it asked for, or was told to.
    ///
    /// @param number empty for as much as somaxconn allows
    /// @param isFact whether the call itself was seen
    record Requested(Optional<Long> number, String source, boolean isFact) {}

    static Optional<Requested> requested(ListenerEvidence listener) {
        return listener.requested().map(ServerWords::requested);
    }

    private static Requested requested(RequestedBacklog asked) {
        return new Requested(asked.number(), asked.source(), asked.isFact());
    }
}
