package dev.tidemark.diagnosis;

import dev.tidemark.diagnosis.NamespaceEvidence.LostPackets;
import dev.tidemark.kernel.Reading;
import dev.tidemark.kernel.procfs.NetNetstat;

/// IPv4 packets that came in and were given to nobody: what a firewall, a wrong route or rp_filter leaves behind.
///
/// `InDelivers` counts what is handed to TCP, UDP and ICMP after the INPUT chain (`ip_protocol_deliver_rcu`,
/// `net/ipv4/ip_input.c`); forwarded packets and fragments are no loss.
final class PacketLoss {
    private PacketLoss() {}

    static Reading<LostPackets> between(NetNetstat first, NetNetstat now) {
        return now.riseSince(first, "Ip", "InReceives")
                .then(received -> now.riseSince(first, "Ip", "InDelivers")
                        .map(delivered -> new LostPackets(
                                received,
                                delivered
                                        + rise(first, now, "Ip", "ForwDatagrams")
                                        + rise(first, now, "Ip", "ReasmReqds")
                                        - rise(first, now, "Ip", "ReasmOKs"),
                                rise(first, now, "TcpExt", "IPReversePathFilter"),
                                rise(first, now, "IpExt", "InNoRoutes"))));
    }

    private static long rise(NetNetstat first, NetNetstat now, String group, String name) {
        return now.riseSince(first, group, name).orElse(0L);
    }
}
