package dev.tidemark.wording;

import dev.tidemark.kernel.Reading;
import dev.tidemark.kernel.procfs.ListenCounter;
import dev.tidemark.listener.ListenDrops;
import dev.tidemark.listener.ListenSnapshot;
import java.util.ArrayList;
import java.util.List;

/// Where the counters of a namespace do not add up to what people think they do. Only what is so is said.
final class CountersRemarks {
    private CountersRemarks() {}

    static List<String> of(ListenSnapshot snapshot) {
        List<String> remarks = new ArrayList<>();
        Reading<ListenDrops> drops = CountersReport.drops(snapshot);
        if (drops instanceof Reading.Known<ListenDrops>(ListenDrops known)) {
            addOthers(remarks, known, snapshot);
        }
        addCookies(remarks, snapshot);
        if (drops instanceof Reading.Known<ListenDrops>(ListenDrops known)) {
            addOwnDrops(remarks, known.total(), snapshot);
        }
        return remarks;
    }

    /// Drops that are neither overflows nor of a full SYN queue.
    private static void addOthers(List<String> remarks, ListenDrops drops, ListenSnapshot snapshot) {
        if (drops.others() <= 0) {
            return;
        }
        boolean still = snapshot.sysctls().syncookies().orElse(1L) == 0;
        remarks.add(drops.others() + (drops.others() == 1 ? " other" : " others") + ": tcp_max_syn_backlog "
                + (still ? "is" : "was") + " too small for tcp_syncookies 0 (rarely: memory, route).");
    }

    /// A SYN that finds both queues full counts as one for a cookie, and is dropped without one.
    private static void addCookies(List<String> remarks, ListenSnapshot snapshot) {
        if (CountersReport.total(snapshot, ListenCounter.REQUEST_QUEUE_FULL_COOKIES)
                        instanceof Reading.Known<Long>(Long wanted)
                && CountersReport.total(snapshot, ListenCounter.SYNCOOKIES_SENT)
                        instanceof Reading.Known<Long>(Long sent)
                && wanted > sent) {
            remarks.add("TCPReqQFullDoCookies exceed SyncookiesSent by " + (wanted - sent)
                    + ": those SYNs found the accept queue full too, and got no cookie.");
        }
    }

    /// The listeners' own counts, `sk_drops`, are never fewer than the ListenDrops they had; but those of closed
    /// listeners are gone.
    private static void addOwnDrops(List<String> remarks, long total, ListenSnapshot snapshot) {
        if (!(CountersReport.ownDrops(snapshot) instanceof Reading.Known<Long>(Long own)) || own == total) {
            return;
        }
        String begin = "Listeners' own drops: " + own + ", not " + total + ". ";
        remarks.add(
                own > total
                        ? begin + "They also count repeats, scans and health checks (" + (own - total) + ")."
                        : begin + "Those of closed listeners are gone (" + (total - own) + " or more).");
    }
}
