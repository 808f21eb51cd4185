package dev.tidemark.listener;

import dev.tidemark.kernel.sockdiag.InetDiagMessage;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The TCP sockets of the samples so far, so that what does not change about one is looked up once. For one
/// thread at a time.
final class SeenSockets {
    /// So many closed ones beside as many as are open are worth no cleaning.
    private static final int SPARE = 64;

    private final Map<Long, SeenSocket> byCookie = new HashMap<>();

    /// What the last sample had, in the kernel's order, which seldom changes.
    private List<SeenSocket> inOrder = List.of();

    /// The socket of `row` as it was in the last sample that had it.
    ///
    /// @param index of the row in its sample
    @Nullable
    SeenSocket before(InetDiagMessage row, int index) {
        if (index < inOrder.size()) {
            SeenSocket atItsPlace = inOrder.get(index);
            if (atItsPlace.row().cookie() == row.cookie()) {
                return atItsPlace;
            }
        }
        return byCookie.get(row.cookie());
    }

    /// Remembers one that is new or changed.
    void put(SeenSocket socket) {
        byCookie.put(socket.row().cookie(), socket);
    }

    /// A sample was taken: `now` is all that is open, in its order.
    void sampled(List<SeenSocket> now) {
        inOrder = now;
        if (byCookie.size() > now.size() * 2 + SPARE) {
            Set<Long> cookies = new HashSet<>();
            now.forEach(socket -> cookies.add(socket.row().cookie()));
            byCookie.keySet().retainAll(cookies);
        }
    }

    /// How many it remembers, open and closed ones.
    int size() {
        return byCookie.size();
    }
}
