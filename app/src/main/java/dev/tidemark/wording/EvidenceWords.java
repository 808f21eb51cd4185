package dev.tidemark.wording;

import dev.tidemark.diagnosis.Aspect;
import dev.tidemark.diagnosis.ListenerEvidence;
import java.util.function.BiFunction;

/// What one side of the evidence says, as part of a line: figures first.
final class EvidenceWords {
    private EvidenceWords() {}

    /// Empty where there is nothing to say.
    static String of(Aspect aspect, Found found) {
        return switch (aspect) {
            case OVERFLOWS -> here(found, OverflowWords::overflows);
            case REFUSALS -> here(found, OverflowWords::refusals);
            case LENGTHS -> here(found, QueueWords::lengths);
            case GAPS -> QueueWords.gaps(found);
            case ACCEPT_RATE -> here(found, QueueWords::acceptRate);
            case WAIT -> here(found, QueueWords::waits);
            case BURST -> here(found, OverflowWords::burst);
            case WAIT_AT_CEILING -> "";
            case OWNER_STATE -> here(found, OwnerWords::states);
            case DESCRIPTORS -> here(found, OwnerWords::descriptors);
            case SIBLINGS -> here(found, LimitWords::siblings);
            case PROCESSOR -> here(found, OwnerWords::processor);
            case CLIENTS_GONE -> here(found, QueueWords::clientsGone);
            case COOKIES -> HandshakeWords.cookies(found);
            case SYN_QUEUE -> here(found, HandshakeWords::synQueue);
            case SYN_DROPS -> HandshakeWords.synDrops(found);
            case RESETS -> HandshakeWords.resets(found);
            case REQUESTED -> here(found, LimitWords::requested);
            case CEILINGS -> LimitWords.ceilings(found);
            case DEFERRED -> HandshakeWords.deferred(found);
            case FAST_OPEN -> HandshakeWords.fastOpen(found);
            case DROPS_ALONE -> here(found, OverflowWords::dropsAlone);
            case PAST -> OverflowWords.past(found);
            case LOST_PACKETS -> OverflowWords.lostPackets(found);
            case DEPARTED -> OverflowWords.departed(found);
            case ADDRESSES -> here(found, LimitWords::addresses);
            case COLD_START -> here(found, OverflowWords::coldStart);
            case OTHERS_FULL -> here(found, OverflowWords::othersFull);
            case CONNECTIONS -> here(found, QueueWords::connections);
        };
    }

    private static String here(Found found, BiFunction<Found, ListenerEvidence, String> words) {
        return found.listener().map(listener -> words.apply(found, listener)).orElse("");
    }
}
