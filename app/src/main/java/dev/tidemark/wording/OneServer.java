package dev.tidemark.wording;

import dev.tidemark.kernel.sockdiag.AddressFamily;
import dev.tidemark.listener.TcpEndpoint;
import dev.tidemark.listener.TcpListener;
import java.util.List;
import java.util.stream.Stream;

/// Whether several listeners are one to their clients: a reuseport group, or an IPv4 and an IPv6 listener of one
/// program for all addresses of one port.
public final class OneServer {
    private OneServer() {}

    public static boolean is(List<ListRow> rows) {
        if (rows.size() < 2) {
            return true;
        }
        ListRow first = rows.getFirst();
        return endpoints(rows).count() == rows.size()
                && rows.stream()
                        .allMatch(row -> row.snapshot()
                                .namespace()
                                .equals(first.snapshot().namespace()))
                && (isReuseportGroup(rows) || isDualStackPair(rows));
    }

    private static Stream<TcpEndpoint> endpoints(List<ListRow> rows) {
        return rows.stream()
                .map(ListRow::listener)
                .filter(TcpListener.class::isInstance)
                .map(listener -> ((TcpListener) listener).endpoint());
    }

    private static boolean isReuseportGroup(List<ListRow> rows) {
        return rows.stream()
                                .map(row ->
                                        row.member().map(member -> member.id()).orElse(""))
                                .distinct()
                                .count()
                        == 1
                && rows.getFirst().member().isPresent();
    }

    /// Either side may be a reuseport group.
    private static boolean isDualStackPair(List<ListRow> rows) {
        boolean samePlace =
                endpoints(rows).allMatch(endpoint -> endpoint.address().isWildcard())
                        && endpoints(rows)
                                        .map(endpoint -> endpoint.port()
                                                + endpoint.networkInterface().orElse(""))
                                        .distinct()
                                        .count()
                                == 1;
        boolean sameProgram = rows.stream()
                        .map(row -> ListenerWords.ownerName(row.listener()))
                        .distinct()
                        .count()
                == 1;
        long families = endpoints(rows).map(TcpEndpoint::family).distinct().count();
        boolean ungrouped = Stream.of(AddressFamily.values()).allMatch(family -> isAloneOrGrouped(rows, family));
        return samePlace && sameProgram && families == 2 && ungrouped;
    }

    private static boolean isAloneOrGrouped(List<ListRow> rows, AddressFamily family) {
        List<ListRow> same = rows.stream()
                .filter(row -> row.listener() instanceof TcpListener tcp
                        && tcp.endpoint().family() == family)
                .toList();
        return same.size() < 2 || isReuseportGroup(same);
    }
}
