package dev.tidemark.wording;

import dev.tidemark.diagnosis.AcceptRate;
import dev.tidemark.diagnosis.Aspect;
import dev.tidemark.diagnosis.ListenerEvidence;
import dev.tidemark.diagnosis.NamespaceEvidence;
import dev.tidemark.diagnosis.OverflowStep;
import dev.tidemark.diagnosis.SampleGaps;
import dev.tidemark.json.JsonText;
import dev.tidemark.kernel.Reading;
import dev.tidemark.kernel.procfs.ListenCounter;
import dev.tidemark.watch.AcceptWaits;
import io.avaje.json.JsonWriter;
import java.util.Locale;
import java.util.function.Consumer;

/// The figures of one side of the evidence, as fields of a JSON object.
final class EvidenceFigures {
    private final JsonWriter json;
    private final Found found;
    private final NamespaceEvidence namespace;

    EvidenceFigures(JsonWriter json, Found found) {
        this.json = json;
        this.found = found;
        this.namespace = found.namespace();
    }

    void write(Aspect aspect) {
        switch (aspect) {
            case OVERFLOWS -> here(this::overflows);
            case REFUSALS -> here(this::refusals);
            case LENGTHS -> here(this::lengths);
            case GAPS -> gaps();
            case ACCEPT_RATE -> here(this::acceptRate);
            case WAIT -> here(this::waits);
            case BURST -> here(this::burst);
            case WAIT_AT_CEILING ->
                CeilingWords.waitAtCeiling(found)
                        .ifPresent(wait -> JsonText.number(json, "waitAtSomaxconnMillis", wait.toMillis()));
            case OWNER_STATE -> here(one -> OwnerFigures.states(json, one));
            case DESCRIPTORS -> here(one -> OwnerFigures.descriptors(json, one));
            case PROCESSOR -> {
                here(one -> OwnerFigures.processor(json, one));
                switch (found.evidence().cpuPressure()) {
                    case Reading.Known<Double>(Double share) -> JsonText.fraction(json, "cpuPressureShare", share);
                    case Reading.Unknown<Double>(String reason) -> JsonText.unknown(json, "cpuPressureShare", reason);
                }
            }
            case SIBLINGS -> here(this::siblings);
            case CLIENTS_GONE ->
                here(one -> one.lastLine().ifPresent(line -> JsonText.number(json, "clientsGone", line.gone())));
            case COLD_START ->
                here(one -> one.listeningBeforeOverflow()
                        .ifPresent(listening ->
                                JsonText.number(json, "listeningBeforeOverflowMillis", listening.toMillis())));
            case OTHERS_FULL -> here(this::othersFull);
            case CONNECTIONS ->
                here(one ->
                        one.lastLine().ifPresent(line -> JsonText.number(json, "connectionsOpen", line.accepted())));
            case COOKIES -> {
                rise("cookiesSent", ListenCounter.SYNCOOKIES_SENT);
                rise("cookiesReceived", ListenCounter.SYNCOOKIES_RECEIVED);
            }
            case SYN_QUEUE -> here(one -> JsonText.reading(json, "synQueueLength", one.synQueue()));
            case SYN_DROPS -> {
                rise("listenDrops", ListenCounter.LISTEN_DROPS);
                rise("synQueueFullDrops", ListenCounter.REQUEST_QUEUE_FULL_DROP);
            }
            case RESETS -> {
                rise("handshakesReset", ListenCounter.EMBRYONIC_RESETS);
                JsonText.reading(json, "tcpAbortOnOverflow", namespace.after().abortOnOverflow());
            }
            case REQUESTED -> here(this::requested);
            case CEILINGS -> ceilings();
            case DEFERRED -> {
                rise("acksWithoutData", ListenCounter.DEFER_ACCEPT_DROP);
                here(one -> JsonText.reading(
                        json, "deferAcceptSeconds", one.deferAcceptSeconds().map(Integer::longValue)));
            }
            case FAST_OPEN -> rise("fastOpenOverflows", ListenCounter.FAST_OPEN_OVERFLOW);
            case DROPS_ALONE -> {
                here(one -> JsonText.reading(json, "drops", one.drops()));
                rise("handshakesReset", ListenCounter.EMBRYONIC_RESETS);
                rise("synsRepeated", ListenCounter.ACK_SKIPPED_HALF_OPEN);
            }
            case PAST -> JsonText.reading(json, "overflowsTotal", namespace.total(ListenCounter.LISTEN_OVERFLOWS));
            case LOST_PACKETS -> lostPackets();
            case DEPARTED -> departed();
            case ADDRESSES ->
                here(one -> JsonText.number(
                        json, "listenersAtPort", LimitWords.samePort(found, one).size()));
        }
    }

    private void here(Consumer<ListenerEvidence> figures) {
        found.listener().ifPresent(figures);
    }

    private void rise(String name, ListenCounter counter) {
        JsonText.reading(json, name, namespace.rise(counter));
    }

    private void overflows(ListenerEvidence listener) {
        JsonText.number(json, "overflows", listener.overflows());
        JsonText.number(json, "overflowSteps", listener.steps().size());
        JsonText.flag(json, "ambiguous", listener.ambiguous());
        JsonText.reading(json, "drops", listener.drops());
    }

    private void refusals(ListenerEvidence listener) {
        FactFields.refusals(json, listener.refusals());
        FactFields.explained(json, namespace.explained());
    }

    private void lengths(ListenerEvidence listener) {
        JsonText.number(json, "samples", listener.lengths().samples());
        JsonText.number(json, "fullSamples", listener.lengths().full());
        JsonText.number(json, "emptySamples", listener.lengths().empty());
        JsonText.number(json, "leastLength", listener.lengths().least());
        JsonText.number(json, "mostLength", listener.lengths().most());
        JsonText.fraction(json, "meanLength", listener.lengths().mean());
        JsonText.number(json, "limit", listener.limit());
        JsonText.number(json, "capacity", listener.capacity());
    }

    private void gaps() {
        SampleGaps gaps = found.evidence().gaps();
        json.name("gaps");
        json.beginObject();
        JsonText.number(json, "count", gaps.count());
        JsonText.number(json, "unsampledMillis", gaps.unsampled().toMillis());
        JsonText.number(json, "longestMillis", gaps.longest().toMillis());
        json.endObject();
    }

    private void acceptRate(ListenerEvidence listener) {
        switch (listener.acceptRate()) {
            case Reading.Known<AcceptRate>(AcceptRate rate) -> {
                JsonText.fraction(json, "acceptsPerSecond", rate.perSecond());
                JsonText.string(
                        json, "acceptsPerSecondFrom", rate.method().name().toLowerCase(Locale.ROOT));
            }
            case Reading.Unknown<AcceptRate>(String reason) -> JsonText.unknown(json, "acceptsPerSecond", reason);
        }
    }

    private void waits(ListenerEvidence listener) {
        oldestWait(listener);
        if (listener.waits() instanceof Reading.Known<AcceptWaits>(AcceptWaits waits) && waits.count() > 0) {
            json.name("waits");
            json.beginObject();
            AcceptWaitText.fields(json, waits);
            json.endObject();
        }
    }

    private void oldestWait(ListenerEvidence listener) {
        listener.lastLine().ifPresent(line -> {
            JsonText.number(json, "waiting", line.count());
            JsonText.number(json, "oldestWaitMillis", line.oldestWait().toMillis());
            if (listener.waiting().size() > 1) {
                JsonText.flag(json, "sameFirstInLine", listener.sameIsFirstInLine());
            }
            JsonText.flag(json, "allWaitingSeen", !line.cut());
        });
    }

    private void othersFull(ListenerEvidence listener) {
        json.name("alsoTurningAway");
        json.beginArray();
        OverflowWords.addressesOfOthers(found, listener).forEach(json::value);
        json.endArray();
    }

    private void burst(ListenerEvidence listener) {
        listener.burstArrivals().ifPresent(arrivals -> {
            long refused = listener.largestStep().map(OverflowStep::overflows).orElse(0L);
            JsonText.number(json, "burstClients", arrivals);
            JsonText.number(json, "burstHeld", arrivals - refused);
            JsonText.number(json, "burstRefused", refused);
        });
    }

    private void siblings(ListenerEvidence listener) {
        json.name("siblings");
        json.beginArray();
        for (ListenerEvidence sibling : LimitWords.siblingsOf(found, listener)) {
            json.beginObject();
            JsonText.string(json, "cookie", sibling.listener().identity().cookieText());
            JsonText.number(json, "mostLength", sibling.lengths().most());
            JsonText.number(json, "capacity", sibling.capacity());
            json.endObject();
        }
        json.endArray();
    }

    private void requested(ListenerEvidence listener) {
        ServerWords.requested(listener).ifPresent(asked -> {
            asked.number()
                    .ifPresentOrElse(
                            number -> JsonText.number(json, "requestedBacklog", number),
                            () -> JsonText.string(json, "requestedBacklog", "max"));
            JsonText.string(json, "requestedBy", asked.source());
            JsonText.string(json, "requestedCertainty", asked.isFact() ? "fact" : "hint");
        });
    }

    private void ceilings() {
        JsonText.reading(json, "somaxconn", namespace.after().somaxconn());
        JsonText.reading(json, "somaxconnBefore", namespace.before().somaxconn());
        namespace
                .elsewhere()
                .ifPresent(other -> JsonText.reading(
                        json, "somaxconnElsewhere", other.sysctls().somaxconn()));
    }

    private void lostPackets() {
        switch (namespace.lost()) {
            case Reading.Known<NamespaceEvidence.LostPackets>(NamespaceEvidence.LostPackets packets) -> {
                JsonText.number(json, "packetsReceived", packets.received());
                JsonText.number(json, "packetsLost", packets.lost());
                JsonText.number(json, "packetsLostReversePath", packets.reversePath());
                JsonText.number(json, "packetsLostNoRoute", packets.noRoute());
            }
            case Reading.Unknown<NamespaceEvidence.LostPackets>(String reason) ->
                JsonText.unknown(json, "packetsLost", reason);
        }
    }

    private void departed() {
        JsonText.number(
                json,
                "overflows",
                namespace.orphanSteps().stream()
                        .mapToLong(OverflowStep::overflows)
                        .sum());
        json.name("departed");
        json.beginArray();
        namespace.departed().forEach(json::value);
        json.endArray();
    }
}
