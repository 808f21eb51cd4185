package dev.tidemark.probe;

import dev.tidemark.kernel.Reading;
import dev.tidemark.kernel.bpf.Btf;

/// What the programs read of a packet that is thrown away, and the reasons they look for.
///
/// @param headers where its addresses are
/// @param overflow `SKB_DROP_REASON_TCP_LISTEN_OVERFLOW`
/// @param noSocket `SKB_DROP_REASON_NO_SOCKET`
record PacketMembers(HeaderMembers headers, int overflow, int noSocket) {
    private static final String REASONS = "skb_drop_reason";

    static Reading<PacketMembers> from(Btf types) {
        MemberSearch search = new MemberSearch(types);
        PacketMembers members = new PacketMembers(
                HeaderMembers.from(search),
                search.number(REASONS, "SKB_DROP_REASON_TCP_LISTEN_OVERFLOW"),
                search.number(REASONS, "SKB_DROP_REASON_NO_SOCKET"));
        return types.tracepointParameterCount("kfree_skb").orElse(0) < 4
                ? Reading.unknown("this kernel does not tell whose packet is thrown away")
                : search.result(() -> members);
    }
}
