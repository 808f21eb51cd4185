package dev.tidemark.probe;

/// What a probe can be asked to record.
public enum ProbeFeature {
    /// The highest length of each accept queue, and how many connections were added to it.
    ACCEPT_QUEUE_PEAK("accept-queue peak"),
    /// What an application asked for in listen(2), before the kernel cut it down.
    REQUESTED_BACKLOG("requested backlog"),
    /// The highest length of each SYN queue, and who was turned away for what reason.
    REASONS("SYN peak, reasons"),
    /// How long connections waited in each accept queue until accept(2) took them. With the peak: alone it is
    /// not told.
    ACCEPT_WAIT("accept wait"),
    /// Arrivals and refusals at each accept queue in bins of some milliseconds, clients apart from packets.
    ARRIVALS("arrivals"),
    /// A record of each of these as it happens.
    EVENTS("events");

    private final String label;

    ProbeFeature(String label) {
        this.label = label;
    }

    /// As a user reads it.
    public String label() {
        return label;
    }
}
