package dev.tidemark.agent;

import dev.tidemark.history.ListenerKey;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongPredicate;

/// Which listener a socket's cookie stands for, for whoever hears of it by that alone. Those that are gone are
/// remembered for ten seconds and a little more. Written by the sampler's thread, read by any.
final class ListenerCookies {
    private final Map<Long, ListenerKey> keys = new ConcurrentHashMap<>();
    private Set<Long> gone = new HashSet<>();

    void bound(long cookie, ListenerKey key) {
        keys.put(cookie, key);
    }

    Optional<ListenerKey> listener(long cookie) {
        return Optional.ofNullable(keys.get(cookie));
    }

    /// Forgets those that are not there, nor were when this was called last.
    void retain(LongPredicate isThere) {
        Set<Long> nowGone = new HashSet<>();
        keys.keySet().removeIf(cookie -> {
            if (isThere.test(cookie)) {
                return false;
            }
            nowGone.add(cookie);
            return gone.contains(cookie);
        });
        gone = nowGone;
    }
}
