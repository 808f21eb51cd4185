package dev.tidemark.wording;

import dev.tidemark.listener.Namespace;
import dev.tidemark.listener.UnixListener;
import dev.tidemark.watch.WatchedListener;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// The names of watched listeners.
final class WatchWords {
    private static final String ANY_IPV4 = "0.0.0.0:";

    private final Map<Group, Integer> sizes = new HashMap<>();

    private record Group(Namespace namespace, boolean unix, String address) {
        static Group of(WatchedListener watched) {
            return new Group(watched.namespace(), watched.first() instanceof UnixListener, watched.address());
        }
    }

    /// @param all all listeners under watch, which tells how many share an address
    WatchWords(Collection<WatchedListener> all) {
        all.forEach(watched -> sizes.merge(Group.of(watched), 1, Integer::sum));
    }

    /// `*:8080`, `:443` for one on 0.0.0.0, `*:7000 #2/4` for one of several at the same address.
    String place(WatchedListener watched) {
        String address = watched.address();
        int size = sizes.getOrDefault(Group.of(watched), 1);
        String name = address.isEmpty()
                ? "(unnamed)"
                : Escaped.text(address.startsWith(ANY_IPV4) ? address.substring(ANY_IPV4.length() - 1) : address);
        return size > 1 ? name + " #" + watched.number() + "/" + size : name;
    }

    /// `a`, `a and b`, `a, b and c`.
    static String enumeration(List<String> names) {
        int last = names.size() - 1;
        return last < 1
                ? String.join("", names)
                : String.join(", ", names.subList(0, last)) + " and " + names.get(last);
    }
}
