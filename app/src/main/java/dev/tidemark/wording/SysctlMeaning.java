package dev.tidemark.wording;

import dev.tidemark.kernel.Reading;
import dev.tidemark.kernel.procfs.ListenSysctls;
import java.util.List;

/// A setting of a namespace, and what its value does there.
///
/// The meanings were measured on Linux 6.18.
///
/// @param name as sysctl(8) says it
/// @param warning whether clients suffer from it
record SysctlMeaning(String name, Reading<Long> value, String meaning, boolean warning) {
    /// A client that asks again and again gets this far, by the defaults of both sides.
    private static final int MOST_RETRIES_WITH_A_TIME = 6;

    /// All settings of a namespace, in the order in which they matter.
    static List<SysctlMeaning> all(ListenSysctls sysctls) {
        return List.of(
                new SysctlMeaning(
                        "net.core.somaxconn",
                        sysctls.somaxconn(),
                        "caps listen(2) when called; open listeners keep theirs",
                        false),
                new SysctlMeaning(
                        "net.ipv4.tcp_max_syn_backlog",
                        sysctls.maxSynBacklog(),
                        maxSynBacklog(sysctls.maxSynBacklog(), sysctls.syncookies()),
                        false),
                new SysctlMeaning(
                        "net.ipv4.tcp_syncookies", sysctls.syncookies(), syncookies(sysctls.syncookies()), false),
                abortOnOverflow(sysctls.abortOnOverflow()),
                new SysctlMeaning(
                        "net.ipv4.tcp_synack_retries",
                        sysctls.synackRetries(),
                        synackRetries(sysctls.synackRetries()),
                        false));
    }

    /// With cookies off, a SYN is refused once less than a quarter is free (`tcp_conn_request`,
    /// `net/ipv4/tcp_input.c`): 2048 lets 1537 in.
    private static String maxSynBacklog(Reading<Long> value, Reading<Long> syncookies) {
        if (syncookies.orElse(1L) == 0 && value.orElse(0L) > 0) {
            long most = value.orElse(0L) - (value.orElse(0L) >> 2) + 1;
            return "ends SYN queues at " + most + " (3/4): tcp_syncookies is 0";
        }
        return "bounds SYN queues only while tcp_syncookies is 0";
    }

    private static String syncookies(Reading<Long> value) {
        return switch (value) {
            case Reading.Known<Long>(Long number)
            when number == 0 -> "a full SYN queue drops SYNs: a flood locks clients out";
            case Reading.Known<Long>(Long number)
            when number == 2 -> "every SYN is answered with a cookie, no SYN queue is used";
            case Reading.Known<Long> _, Reading.Unknown<Long> _ ->
                "a full SYN queue sends cookies: clients still get in";
        };
    }

    private static SysctlMeaning abortOnOverflow(Reading<Long> value) {
        boolean resets = value.orElse(0L) != 0;
        return new SysctlMeaning(
                "net.ipv4.tcp_abort_on_overflow",
                value,
                resets
                        ? "WARNING: a full queue resets clients that have connected"
                        : "a full queue stays silent: clients wait and try again",
                resets);
    }

    /// The SYN-ACK is sent after 1, 3, 7 … s again.
    private static String synackRetries(Reading<Long> value) {
        return switch (value) {
            case Reading.Known<Long>(Long number)
            when number >= 0 && number <= MOST_RETRIES_WITH_A_TIME ->
                "a silent client stays half-open for about " + ((2L << number) - 1) + " s";
            case Reading.Known<Long> _, Reading.Unknown<Long> _ ->
                "how often a SYN-ACK is sent to a silent client again";
        };
    }
}
