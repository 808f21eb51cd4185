package dev.tidemark.diagnosis;

import dev.tidemark.kernel.procfs.ListenCounter;

/// SYN cookies sent and come back while it was watched.
record CookieRises(long sent, long received) {
    static CookieRises of(NamespaceEvidence namespace) {
        return new CookieRises(
                namespace.risen(ListenCounter.SYNCOOKIES_SENT), namespace.risen(ListenCounter.SYNCOOKIES_RECEIVED));
    }

    /// Whether there were some, and at least half of them came back: clients, and not a flood.
    boolean mostlyReturned() {
        return sent > 0 && received * 2 >= sent;
    }

    /// Whether there were enough, and most of them did not come back.
    boolean mostlyLost() {
        return sent >= 20 && received * 2 < sent;
    }
}
