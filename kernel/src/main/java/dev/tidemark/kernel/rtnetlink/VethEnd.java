package dev.tidemark.kernel.rtnetlink;

/// One end of a pair of virtual Ethernet interfaces.
///
/// @param name at most 15 bytes (`IFNAMSIZ` less the NUL), neither empty nor holding `/` or white space
/// @param index the interface's number in its namespace, from 2 (1 is the loopback)
public record VethEnd(String name, int index) {
    public VethEnd {
        if (!name.matches("[!-.0-~]{1,15}")) {
            throw new IllegalArgumentException("interface name: " + name + " (expected: 1 to 15 visible characters)");
        }
        if (index < 2) {
            throw new IllegalArgumentException("interface index: " + index + " (expected: from 2)");
        }
    }
}
