package dev.tidemark.wording;

import dev.tidemark.json.JsonText;
import dev.tidemark.watch.RefusedClients.Client;
import dev.tidemark.watch.RefusedClients.Reason;
import dev.tidemark.wording.Table.Column;
import dev.tidemark.wording.Table.Cut;
import io.avaje.json.JsonWriter;
import java.util.List;

/// `tidemark trace --clients`: a row for each remote address, those refused most often first.
public final class ClientsScreen {
    private ClientsScreen() {}

    public static ScreenTexts texts(ClientsReport report, Look look, ClockTimes times) {
        if (report.clients().isEmpty()) {
            return new ScreenTexts("", summary(report));
        }
        Table table = new Table(List.of(
                Column.text("CLIENT", 15, Cut.NEVER),
                Column.figure("REFUSED", 7),
                Column.figure("SYN", 5),
                Column.figure("ACK", 5),
                Column.figure("SYN-QUEUE", 9),
                Column.text("LAST " + times.offset(report.at()), 12, Cut.NEVER)));
        for (Client client : report.clients()) {
            table.add(List.of(
                    Cell.of(client.address().getHostAddress()),
                    Cell.of(number(client)),
                    Cell.of(client.of(Reason.SYN_REFUSED)),
                    Cell.of(client.of(Reason.ACK_REFUSED)),
                    Cell.of(client.of(Reason.SYN_QUEUE_FULL)),
                    Cell.of(times.time(client.last(), report.at()))));
        }
        return new ScreenTexts(table.render(look), summary(report));
    }

    /// `104`, or `98 to 104` where an address that was forgotten left it its number.
    private static String number(Client client) {
        return client.over() == 0 ? Long.toString(client.atMost()) : client.atLeast() + " to " + client.atMost();
    }

    private static String summary(ClientsReport report) {
        String lost = report.lost() == 0 ? "" : "  " + report.lost() + " events lost: the figures are too low.";
        if (report.refused() == 0) {
            return "Nobody was refused in " + Figures.duration(report.span()) + "." + lost + "\n";
        }
        return report.refused() + (report.refused() == 1 ? " packet" : " packets") + " of "
                + (report.isMore() ? "more than " : "") + report.known()
                + (report.known() == 1 && !report.isMore() ? " address" : " addresses") + " refused in "
                + Figures.duration(report.span()) + ".  A client tries again, and counts again." + lost + "\n";
    }

    /// The same as a document, schema `tidemark.trace/1` of docs/json.md, type `clients`.
    public static String document(ClientsReport report) {
        return JsonText.line(json -> {
            json.beginObject();
            JsonText.string(json, "schema", "tidemark.trace/1");
            JsonText.string(json, "type", "clients");
            JsonText.time(json, "at", report.at());
            JsonText.number(json, "spanMillis", report.span().toMillis());
            JsonText.number(json, "refused", report.refused());
            JsonText.number(json, "addresses", report.known());
            JsonText.flag(json, "moreAddresses", report.isMore());
            JsonText.number(json, "lost", report.lost());
            json.name("clients");
            json.beginArray();
            report.clients().forEach(client -> client(json, client));
            json.endArray();
            json.endObject();
        });
    }

    private static void client(JsonWriter json, Client client) {
        json.beginObject();
        JsonText.string(json, "remote", client.address().getHostAddress());
        JsonText.number(json, "refusedAtLeast", client.atLeast());
        JsonText.number(json, "refusedAtMost", client.atMost());
        JsonText.number(json, "synRefused", client.of(Reason.SYN_REFUSED));
        JsonText.number(json, "ackRefused", client.of(Reason.ACK_REFUSED));
        JsonText.number(json, "synQueueFull", client.of(Reason.SYN_QUEUE_FULL));
        JsonText.time(json, "lastAt", client.last());
        json.endObject();
    }
}
