package dev.tidemark.wording;

import dev.tidemark.watch.RefusedClients.Client;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/// Who was turned away most often while it was traced.
///
/// @param clients the most often refused first, as many as were asked for
/// @param refused packets, of all clients
/// @param known how many addresses were counted
/// @param isMore whether there were more than could be counted
/// @param lost events that came faster than they could be read: each may have been a refusal
/// @param at when it ended
/// @param span how long it was
public record ClientsReport(
        List<Client> clients, long refused, int known, boolean isMore, long lost, Instant at, Duration span) {
    public ClientsReport {
        clients = List.copyOf(clients);
    }
}
