package dev.tidemark.listener;

import dev.tidemark.kernel.sockdiag.AddressFamily;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.regex.Pattern;

/// An IPv4 or IPv6 address, without a name and without a look-up.
///
/// @param family which of the two
/// @param high the first 8 bytes of an IPv6 address, 0 for IPv4
/// @param low the last 8 bytes of an IPv6 address, or the 4 of an IPv4 address, most significant first
public record IpAddress(AddressFamily family, long high, long low) {
    private static final long MAPPED_PREFIX = 0xffff_0000_0000L;
    private static final long LOW_32 = 0xffff_ffffL;
    private static final Pattern DOTTED = Pattern.compile("\\d{1,3}(\\.\\d{1,3}){3}");

    public IpAddress {
        if (family == AddressFamily.INET && (high != 0 || (low & ~LOW_32) != 0)) {
            throw new IllegalArgumentException("address: more than 32 bits (expected: an IPv4 address)");
        }
    }

    /// Parses a literal: `10.0.0.1`, `::1`, `::ffff:10.0.0.1`. Never asks a name server.
    ///
    /// @throws IllegalArgumentException for anything else, also for `10.1` and for one with a scope
    public static IpAddress parse(String literal) {
        boolean isInet6 = literal.indexOf(':') >= 0;
        if (literal.indexOf('%') >= 0
                || literal.indexOf('[') >= 0
                || !(isInet6 || DOTTED.matcher(literal).matches())) {
            throw new IllegalArgumentException("address: " + literal + " (expected: IPv4 or IPv6)");
        }
        InetAddress address = InetAddress.ofLiteral(literal);
        ByteBuffer bytes = ByteBuffer.wrap(address.getAddress());
        return switch (address) {
            case Inet4Address _ -> ofFour(isInet6, Integer.toUnsignedLong(bytes.getInt()));
            case Inet6Address _ -> new IpAddress(AddressFamily.INET6, bytes.getLong(), bytes.getLong());
            default -> throw new IllegalArgumentException("address: " + literal + " (expected: IPv4 or IPv6)");
        };
    }

    /// A v4-mapped literal stays IPv6 here, while InetAddress turns it into IPv4.
    private static IpAddress ofFour(boolean isMapped, long four) {
        return isMapped
                ? new IpAddress(AddressFamily.INET6, 0, MAPPED_PREFIX | four)
                : new IpAddress(AddressFamily.INET, 0, four);
    }

    /// Whether it stands for all addresses: `0.0.0.0` or `::`.
    public boolean isWildcard() {
        return high == 0 && low == 0;
    }

    /// Whether it is an IPv4 address in IPv6 clothes, `::ffff:10.0.0.1`.
    public boolean isMapped() {
        return family == AddressFamily.INET6 && high == 0 && (low & ~LOW_32) == MAPPED_PREFIX;
    }

    /// The IPv4 address of a mapped one; any other as it is.
    public IpAddress unmapped() {
        return isMapped() ? new IpAddress(AddressFamily.INET, 0, low & LOW_32) : this;
    }

    /// The text form: dotted for IPv4, RFC 5952 for IPv6.
    @Override
    public String toString() {
        return switch (family) {
            case INET -> dotted(low);
            case INET6 -> isMapped() ? "::ffff:" + dotted(low & LOW_32) : compressed();
        };
    }

    private static String dotted(long address) {
        return (address >>> 24 & 255)
                + "."
                + (address >>> 16 & 255)
                + "."
                + (address >>> 8 & 255)
                + "."
                + (address & 255);
    }

    private int group(int index) {
        long half = index < 4 ? high : low;
        return (int) (half >>> (48 - 16 * (index & 3)) & 0xffff);
    }

    /// The longest run of zero groups, of two at least, becomes `::`; the first of several (RFC 5952 section
    /// 4.2).
    private String compressed() {
        int runStart = -1;
        int runLength = 1;
        for (int start = 0; start < 8; start++) {
            int end = start;
            while (end < 8 && group(end) == 0) {
                end++;
            }
            if (end - start > runLength) {
                runStart = start;
                runLength = end - start;
            }
        }
        StringBuilder text = new StringBuilder(39);
        for (int index = 0; index < 8; index++) {
            if (index == runStart) {
                text.append("::");
                index += runLength - 1;
                continue;
            }
            if (index > 0 && text.charAt(text.length() - 1) != ':') {
                text.append(':');
            }
            text.append(Integer.toHexString(group(index)));
        }
        return text.toString();
    }
}
