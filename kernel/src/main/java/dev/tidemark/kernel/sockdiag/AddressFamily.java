package dev.tidemark.kernel.sockdiag;

/// The two address families that carry TCP.
public enum AddressFamily {
    INET(2),
    INET6(10);

    private final int number;

    AddressFamily(int number) {
        this.number = number;
    }

    /// The kernel's number, `AF_INET` or `AF_INET6`.
    public int number() {
        return number;
    }

    static AddressFamily of(int number) {
        return switch (number) {
            case 2 -> INET;
            case 10 -> INET6;
            default ->
                throw new dev.tidemark.kernel.netlink.MalformedMessage(
                        "idiag_family: " + number + " (expected: 2 or 10)");
        };
    }
}
