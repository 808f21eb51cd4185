package dev.tidemark.wording;

import dev.tidemark.kernel.Reading;
import dev.tidemark.listener.ListenSnapshot;
import dev.tidemark.listener.TcpListener;

/// How the limits of a namespace's TCP listeners stand to its somaxconn.
record CeilingCount(int below, int at, int above) {
    /// Unknown when somaxconn is.
    static Reading<CeilingCount> of(ListenSnapshot snapshot) {
        return snapshot.sysctls().somaxconn().map(ceiling -> {
            int below = 0;
            int at = 0;
            for (TcpListener listener : snapshot.tcp()) {
                long limit = listener.queue().limit();
                below += limit < ceiling ? 1 : 0;
                at += limit == ceiling ? 1 : 0;
            }
            return new CeilingCount(below, at, snapshot.tcp().size() - below - at);
        });
    }
}
