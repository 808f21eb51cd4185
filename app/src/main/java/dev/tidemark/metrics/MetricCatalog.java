package dev.tidemark.metrics;

import static dev.tidemark.metrics.MetricEntry.counter;
import static dev.tidemark.metrics.MetricEntry.gauge;
import static dev.tidemark.metrics.MetricEntry.histogram;
import static dev.tidemark.metrics.MetricEntry.info;

import dev.tidemark.metrics.MetricEntry.Subject;

/// Every metric that the agent exports; docs/metrics.md is made of it.
///
/// A value that is not known makes no series, never a 0. Counters count packets where the kernel does.
public enum MetricCatalog {
    LENGTH(gauge("tidemark_accept_queue_length", Subject.LISTENER)
            .help("Connections that wait for accept(2) in the accept queue now.")
            .query(
                    "the fullest queues, 1 is full",
                    "topk(10, " + "tidemark_accept_queue_length / (tidemark_accept_queue_limit + 1))")),
    LIMIT(gauge("tidemark_accept_queue_limit", Subject.LISTENER)
            .help("Limit of the accept queue, Send-Q of ss: it holds one connection more before it refuses.")
            .query("listeners with less room than 128", "tidemark_accept_queue_limit < 128")),
    PEAK(gauge("tidemark_accept_queue_peak", Subject.LISTENER, "window")
            .help("Highest length that a sample showed within the window up to now."
                    + " It may have been higher between two samples.")
            .note("`window` is `10s`, `1m`, `5m`, `1h` or `lifetime`: all that was ever seen, across restarts of"
                    + " the server and, as the history knows it, of the agent. What an agent before recorded is known"
                    + " by intervals of 10 s: a window that reaches back to it is rounded outward."
                    + " Reading resets nothing, so that two Prometheus servers agree.")
            .absent("the listener was not seen within the window")
            .query("peaks of the last hour", "tidemark_accept_queue_peak{window=\"1h\"}")),
    PEAK_AT_CAPACITY(gauge("tidemark_accept_queue_peak_at_capacity", Subject.LISTENER, "window")
            .help("1 if the queue was full at that peak, which then is cut off: demand may have been higher.")
            .absent("the peak is")
            .query(
                    "queues that were full in the last five minutes",
                    "tidemark_accept_queue_peak_at_capacity{window=\"5m\"} == 1")),
    PEAK_TIME(gauge("tidemark_accept_queue_peak_timestamp_seconds", Subject.LISTENER, "window")
            .help("When the queue was first that high, in seconds since 1970; for the window lifetime.")
            .absent("the peak is")
            .query(
                    "how long ago the highest peak was",
                    "time() - tidemark_accept_queue_peak_timestamp_seconds{window=\"lifetime\"}")),
    PEAK_EXACT(gauge("tidemark_accept_queue_peak_exact", Subject.LISTENER, "window")
            .help("1 where that peak is exact: the kernel recorded each connection of the window.")
            .absent("it was sampled, so that it may have been higher between two samples")
            .query(
                    "exact peaks of the last hour",
                    "tidemark_accept_queue_peak{window=\"1h\"} and"
                            + " tidemark_accept_queue_peak_exact{window=\"1h\"} == 1")),
    ENQUEUES(counter("tidemark_accept_queue_enqueues_total", Subject.LISTENER)
            .help("Connections that came into the accept queue, each counted by the kernel.")
            .note("Begins anew with the agent, and with the server.")
            .absent("the probe is off, or nobody came since it records")
            .query("new connections per second", "rate(tidemark_accept_queue_enqueues_total[5m])")),
    ACCEPT_WAIT(histogram("tidemark_accept_wait_seconds", Subject.LISTENER)
            .help(
                    "How long connections waited in the accept queue until accept(2) took them, each counted by the kernel.")
            .note(
                    "Buckets end at 16 us, 64 us, 256 us and so on to 16.8 s, for every listener. Begins anew with the agent,"
                            + " and with the server.")
            .absent("waits are not recorded, or its accept(2) does not ask for the peer's address where that is needed")
            .query(
                    "wait that 99 of 100 connections did not exceed",
                    "histogram_quantile(0.99, rate(tidemark_accept_wait_seconds_bucket[10m]))")),
    REFUSALS(counter("tidemark_listener_refusals_total", Subject.LISTENER, "reason")
            .help("Packets that the listener refused, by the kernel's reason.")
            .note("`reason` is `syn_refused` or `ack_refused`, as its accept queue was full, or `syn_queue_full`:"
                    + " dropped or answered by a cookie. Packets, not clients.")
            .absent("no reasons are recorded, or nobody came since they are")
            .query("who is turned away, and why", "rate(tidemark_listener_refusals_total[5m]) > 0")),
    SYN_PEAK(gauge("tidemark_syn_queue_peak", Subject.LISTENER)
            .help("Highest length of the SYN queue since the kernel records it.")
            .absent("it is not recorded, or no SYN came since it is")
            .query("the longest SYN queues", "topk(10, tidemark_syn_queue_peak)")),
    REQUESTED(gauge("tidemark_listen_backlog_requested", Subject.LISTENER)
            .help("Backlog that the last listen(2) asked for, as it was given: -1 asks for all there is.")
            .absent("its listen(2) was before the agent's time, or the probe is off")
            .query(
                    "listeners that asked for more than they got",
                    "tidemark_listen_backlog_requested > tidemark_accept_queue_limit")),
    SAMPLED_LENGTH(histogram("tidemark_accept_queue_sampled_length", Subject.LISTENER)
            .help("How many samples saw which length, since the agent watches the listener.")
            .note(
                    "Buckets end at 0, 1, 4, 16 and so on to 65536, for every listener. Each sample stands for one sample period.")
            .query(
                    "length that 99 of 100 samples did not exceed",
                    "histogram_quantile(0.99, rate(tidemark_accept_queue_sampled_length_bucket[10m]))")),
    DROPS(counter("tidemark_listener_drops_total", Subject.LISTENER)
            .help("By how much the listener's own drops rose since the agent watches it,"
                    + " across restarts of its server.")
            .note("Drops count health checks and scans too: they prove nothing without overflows.")
            .absent("it is a unix socket, for which the kernel counts none, or they could not be read")
            .query("drops per second", "rate(tidemark_listener_drops_total[5m]) > 0")),
    EPISODES(counter("tidemark_listener_episodes_total", Subject.LISTENER)
            .help("Overflow episodes in which the listener was suspected.")
            .query("listeners by episodes in a day", "increase(tidemark_listener_episodes_total[1d]) > 0")),
    OVERFLOWING(gauge("tidemark_listener_overflowing", Subject.LISTENER)
            .help("1 while an overflow episode goes on in which the listener is suspected.")
            .query("who turns clients away now", "tidemark_listener_overflowing == 1")),
    ELASTIC_ORIGINAL(gauge("tidemark_elastic_original_limit", Subject.LISTENER)
            .help("Limit of an elastic queue before its first step: what the server asked for.")
            .absent("no rule is about the listener")
            .query(
                    "queues that are greater than their servers asked for",
                    "tidemark_accept_queue_limit > tidemark_elastic_original_limit")),
    ELASTIC_CEILING(gauge("tidemark_elastic_ceiling_limit", Subject.LISTENER)
            .help("Greatest limit that an elastic queue may have now: the least of its bounds.")
            .absent("no rule is about the listener")
            .query(
                    "elastic queues near their ceiling",
                    "tidemark_accept_queue_limit >= 0.8 * tidemark_elastic_ceiling_limit")),
    LISTENER_INFO(info("tidemark_listener_info", Subject.LISTENER, "port", "limit_set_by", "certainty", "unit")
            .help("What else is known of a listener: its port, who set its limit and how certain that is, its"
                    + " systemd unit.")
            .note("`limit_set_by` is `application`, `somaxconn`, `stale` or `unknown`; `certainty` is `fact` or"
                    + " `hint`. Labels that do not apply are absent.")
            .query(
                    "length of the queue of port 8080",
                    "tidemark_accept_queue_length * on (instance, netns, protocol, listener, member, owner)"
                            + " group_left (port) tidemark_listener_info{port=\"8080\"}")),
    OVERFLOWS(counter("tidemark_listen_overflows_total", Subject.NAMESPACE)
            .help("ListenOverflows: packets that came while an accept queue of the namespace was full.")
            .note("As the kernel counts since the namespace exists: it goes on when the agent starts anew."
                    + " A client that tries again counts again.")
            .absent("the counter could not be read")
            .query("overflows per second", "rate(tidemark_listen_overflows_total[5m])")),
    LISTEN_DROPS(counter("tidemark_listen_drops_total", Subject.NAMESPACE)
            .help("ListenDrops: packets dropped at any listener of the namespace for any reason, overflows too.")
            .absent("the counter could not be read")
            .query(
                    "drops that no overflow explains",
                    "rate(tidemark_listen_drops_total[5m]) - rate(tidemark_listen_overflows_total[5m])")),
    SYN_QUEUE_FULL_DROPS(counter("tidemark_syn_queue_full_drops_total", Subject.NAMESPACE)
            .help("TCPReqQFullDrop: SYNs dropped because a SYN queue was full and cookies are off.")
            .absent("the counter could not be read")
            .query("SYNs dropped per second", "rate(tidemark_syn_queue_full_drops_total[5m])")),
    SYN_QUEUE_FULL_COOKIES(counter("tidemark_syn_queue_full_cookies_total", Subject.NAMESPACE)
            .help("TCPReqQFullDoCookies: SYNs to be answered with a cookie because a SYN queue was full.")
            .absent("the counter could not be read")
            .query("full SYN queues", "rate(tidemark_syn_queue_full_cookies_total[5m]) > 0")),
    COOKIES_SENT(counter("tidemark_syncookies_sent_total", Subject.NAMESPACE)
            .help("SyncookiesSent: SYNs answered with a cookie instead of an entry in a SYN queue.")
            .absent("the counter could not be read")
            .query("cookies per second", "rate(tidemark_syncookies_sent_total[5m])")),
    COOKIES_RECEIVED(counter("tidemark_syncookies_received_total", Subject.NAMESPACE)
            .help("SyncookiesRecv: handshakes that a valid cookie completed.")
            .absent("the counter could not be read")
            .query(
                    "share of cookies that came back: few is a flood",
                    "rate(tidemark_syncookies_received_total[5m]) / rate(tidemark_syncookies_sent_total[5m])")),
    COOKIES_FAILED(counter("tidemark_syncookies_failed_total", Subject.NAMESPACE)
            .help("SyncookiesFailed: packets that claimed a cookie that was not valid.")
            .absent("the counter could not be read")
            .query("invalid cookies per second", "rate(tidemark_syncookies_failed_total[5m])")),
    PASSIVE_OPENS(counter("tidemark_passive_opens_total", Subject.NAMESPACE)
            .help("PassiveOpens: connections that were put into an accept queue.")
            .absent("the counter could not be read")
            .query("new connections per second", "rate(tidemark_passive_opens_total[5m])")),
    EXPLAINED(gauge("tidemark_listen_overflows_explained_ratio", Subject.NAMESPACE)
            .help("Share of the overflows, since the agent began, of which the kernel recorded whom they hit.")
            .absent("no reasons are recorded")
            .query("where overflows are not all accounted for", "tidemark_listen_overflows_explained_ratio < 1")),
    SOMAXCONN(gauge("tidemark_somaxconn", Subject.NAMESPACE)
            .help("net.core.somaxconn of the namespace: no listen(2) from now on gets a higher limit.")
            .absent("it could not be read")
            .query(
                    "listeners whose limit equals it: perhaps truncated",
                    "tidemark_accept_queue_limit{protocol=\"tcp\"}"
                            + " == on (instance, netns) group_left () tidemark_somaxconn")),
    LISTENERS(gauge("tidemark_listeners", Subject.NAMESPACE, "protocol")
            .help("Listeners in the namespace.")
            .query("listeners by host", "sum by (instance) (tidemark_listeners)")),
    NAMESPACE_OVERFLOWING(gauge("tidemark_namespace_overflowing", Subject.NAMESPACE)
            .help("1 while an overflow episode goes on in the namespace, whether a listener is suspected or not.")
            .query("where clients are turned away now", "tidemark_namespace_overflowing == 1")),
    NAMESPACES(gauge("tidemark_namespaces", Subject.AGENT)
            .help("Network namespaces that are read.")
            .query("namespaces by host", "sum by (instance) (tidemark_namespaces)")),
    NAMESPACES_UNREADABLE(gauge("tidemark_namespaces_unreadable", Subject.AGENT)
            .help("Network namespaces that were found but could not be read.")
            .query("agents that do not see all", "tidemark_namespaces_unreadable > 0")),
    LISTENERS_NOT_EXPORTED(gauge("tidemark_listeners_not_exported", Subject.AGENT)
            .help("Listeners without series of their own, because there are more than one page holds.")
            .note("TCP listeners come first, then unix sockets, each in the order of their labels;"
                    + " what is beyond the 2000th is counted here.")
            .query("agents that leave out listeners", "tidemark_listeners_not_exported > 0")),
    NAMESPACES_NOT_EXPORTED(gauge("tidemark_namespaces_not_exported", Subject.AGENT)
            .help("Namespaces without series of their own, because there are more than one page holds: 1000.")
            .query("agents that leave out namespaces", "tidemark_namespaces_not_exported > 0")),
    BUILD_INFO(info("tidemark_build_info", Subject.AGENT, "version")
            .help("The version of Tidemark.")
            .query("agents by version", "count by (version) (tidemark_build_info)")),
    SAMPLES(counter("tidemark_agent_samples_total", Subject.AGENT)
            .help("Samples that the agent took.")
            .query("samples per second", "rate(tidemark_agent_samples_total[5m])")),
    SAMPLES_SKIPPED(counter("tidemark_agent_samples_skipped_total", Subject.AGENT)
            .help("Samples that were left out because their time was over.")
            .query(
                    "share of samples left out",
                    "rate(tidemark_agent_samples_skipped_total[5m]) / rate(tidemark_agent_samples_total[5m])")),
    SAMPLES_LATE(counter("tidemark_agent_samples_late_total", Subject.AGENT)
            .help("Samples that began more than half a period too late.")
            .query("late samples per second", "rate(tidemark_agent_samples_late_total[5m])")),
    SAMPLE_PERIOD(gauge("tidemark_agent_sample_period_seconds", Subject.AGENT)
            .help("Time from one sample to the next: what is shorter may go unseen.")
            .query("agents by period", "count by (instance) (tidemark_agent_sample_period_seconds <= 0.1)")),
    LAST_SAMPLE_TIME(gauge("tidemark_agent_last_sample_timestamp_seconds", Subject.AGENT)
            .help("When the latest sample was taken, in seconds since 1970.")
            .query("how old the figures are", "time() - tidemark_agent_last_sample_timestamp_seconds")),
    LAST_SAMPLE_COST(gauge("tidemark_agent_last_sample_cpu_seconds", Subject.AGENT)
            .help("Processor time that the latest sample took.")
            .query(
                    "the dearest sampling",
                    "topk(5, tidemark_agent_last_sample_cpu_seconds / tidemark_agent_sample_period_seconds)")),
    BLIND_SPOTS(gauge("tidemark_agent_missing", Subject.AGENT)
            .help("How many kinds of things the agent cannot see, such as owners, for want of a capability.")
            .query("agents that lack a capability", "tidemark_agent_missing > 0")),
    STREAM_CLIENTS(gauge("tidemark_agent_stream_clients", Subject.AGENT)
            .help("Clients that follow the live stream: dashboards and remote commands.")
            .absent("the agent serves no stream")
            .query("dashboards that are open", "sum(tidemark_agent_stream_clients)")),
    RENDER_TIME(gauge("tidemark_agent_metrics_render_seconds", Subject.AGENT)
            .help("How long it took to make the page of metrics before this one.")
            .absent("it is the first page")
            .query("the slowest pages", "topk(5, tidemark_agent_metrics_render_seconds)")),
    PROBE_FEATURE(gauge("tidemark_probe_feature", Subject.AGENT, "feature")
            .help("1 where the kernel records for the agent, 0 where it does not.")
            .note("`feature` is `accept_queue_peak`, `requested_backlog`, `syn_peak_reasons` or `events`; an agent"
                    + " wants no events.")
            .query("agents without exact peaks", "tidemark_probe_feature{feature=\"accept_queue_peak\"} == 0")),
    ARRIVAL_BINS_LOST(counter("tidemark_arrival_bins_lost_total", Subject.AGENT)
            .help("Bins of arrivals that the kernel recorded and nobody took in time: gaps in what `whatif` replays.")
            .absent("arrivals are not recorded")
            .query("gaps in recorded arrivals", "increase(tidemark_arrival_bins_lost_total[1h]) > 0")),
    ELASTIC_STATE(gauge("tidemark_elastic_state", Subject.AGENT, "state")
            .help("How many elastic queues are in each state.")
            .note(
                    "`state` is `original`, `grown`, `shrunk`, `bounded` (it should grow, and a bound forbids it), `left-alone`"
                            + " (somebody else changed it) or `hindered` (it cannot be changed).")
            .query("elastic queues that cannot grow", "tidemark_elastic_state{state=~\"bounded|hindered\"} > 0")),
    ELASTIC_MODE(gauge("tidemark_elastic_mode", Subject.AGENT, "mode")
            .help("1 for the mode that is configured, 0 for the others: off, dry-run or on.")
            .query("agents that change limits", "tidemark_elastic_mode{mode=\"on\"} == 1")),
    ELASTIC_CHANGES(counter("tidemark_elastic_limit_changes_total", Subject.AGENT, "direction")
            .help("Limits that were changed because queues are elastic; in a dry run, that would have been.")
            .note("`direction` is `grow` or `shrink`. Limits that are given back at the end are not counted.")
            .query("steps per hour", "increase(tidemark_elastic_limit_changes_total[1h])")),
    ELASTIC_FAILED(counter("tidemark_elastic_failed_changes_total", Subject.AGENT)
            .help("Steps of elastic queues that could not be made.")
            .query("agents that lack something", "increase(tidemark_elastic_failed_changes_total[1h]) > 0")),
    HISTORY_STATE(gauge("tidemark_history_state", Subject.AGENT, "state")
            .help("1 for the state that recording is in, 0 for the others: recording, stopped or off.")
            .query("who does not record", "tidemark_history_state{state=\"stopped\"} == 1")),
    HISTORY_SIZE(gauge("tidemark_history_size_bytes", Subject.AGENT)
            .help("Size of the history file with its write-ahead log.")
            .absent("nothing is recorded, or the size is not known")
            .query("the largest files", "topk(5, tidemark_history_size_bytes)")),
    HISTORY_LAST_WRITTEN(gauge("tidemark_history_last_written_timestamp_seconds", Subject.AGENT)
            .help("End of the newest interval that is in the history file, in seconds since 1970.")
            .absent("nothing was written yet")
            .query("how far history lags", "time() - tidemark_history_last_written_timestamp_seconds")),
    HISTORY_WAITING(gauge("tidemark_history_intervals_waiting", Subject.AGENT)
            .help("Intervals of 10 s that wait to be written.")
            .query("who falls behind", "tidemark_history_intervals_waiting > 3")),
    HISTORY_LOST(counter("tidemark_history_intervals_lost_total", Subject.AGENT)
            .help("Intervals of 10 s that were given up because they waited too long.")
            .query("gaps in the history", "increase(tidemark_history_intervals_lost_total[1d]) > 0")),
    START_TIME(gauge("process_start_time_seconds", Subject.AGENT)
            .help("When the agent began, in seconds since 1970.")
            .query("agents that began lately", "time() - process_start_time_seconds < 600")),
    PROCESSOR_TIME(counter("process_cpu_seconds_total", Subject.AGENT)
            .help("Processor time that the agent took, user and system.")
            .query("processors used", "rate(process_cpu_seconds_total[5m])")),
    RESIDENT(gauge("process_resident_memory_bytes", Subject.AGENT)
            .help("Memory that the agent has resident.")
            .query("memory by host", "process_resident_memory_bytes"));

    // It is: a record of texts and unmodifiable lists.
    @SuppressWarnings("ImmutableEnumChecker")
    private final MetricEntry entry;

    MetricCatalog(MetricEntry entry) {
        this.entry = entry;
    }

    /// Its line in the table.
    public MetricEntry entry() {
        return entry;
    }
}
