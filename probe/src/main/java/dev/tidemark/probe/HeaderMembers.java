package dev.tidemark.probe;

/// Where in a packet, a `struct sk_buff`, its headers are found.
///
/// @param head points to the packet's bytes
/// @param network header, counted from there
/// @param transport header, counted from there
record HeaderMembers(Member head, Member network, Member transport) {
    static HeaderMembers from(MemberSearch search) {
        return new HeaderMembers(
                search.member("sk_buff", "head"),
                search.member("sk_buff", "network_header"),
                search.member("sk_buff", "transport_header"));
    }
}
