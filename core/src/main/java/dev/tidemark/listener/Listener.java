package dev.tidemark.listener;

import dev.tidemark.kernel.Reading;

/// One socket in LISTEN, as it was at one instant.
public sealed interface Listener permits TcpListener, UnixListener {
    /// Its accept queue.
    AcceptQueue queue();

    SocketIdentity identity();

    Owners owners();

    /// The user id of the process that made it.
    Reading<Long> uid();

    /// Where it listens, as users know it: `*:8080`, `/run/app.sock`, `@abstract`.
    String address();
}
