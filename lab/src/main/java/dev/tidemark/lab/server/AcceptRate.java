package dev.tidemark.lab.server;

/// How many connections a thread accepts in a second: `any` for as many as come, `none`, or a number.
///
/// @param perSecond 0 for none, infinite for any
public record AcceptRate(double perSecond) {
    public static final AcceptRate ANY = new AcceptRate(Double.POSITIVE_INFINITY);
    public static final AcceptRate NONE = new AcceptRate(0);

    public AcceptRate {
        if (!(perSecond >= 0)) {
            throw new IllegalArgumentException("accept rate: " + perSecond + " (expected: from 0)");
        }
    }

    public static AcceptRate of(double perSecond) {
        return new AcceptRate(perSecond);
    }

    static AcceptRate parse(String text) {
        return switch (text) {
            case "any" -> ANY;
            case "none" -> NONE;
            default -> new AcceptRate(Double.parseDouble(text));
        };
    }

    boolean isNone() {
        return perSecond == 0;
    }

    /// From one accept(2) to the next.
    long intervalNanos() {
        return Double.isInfinite(perSecond) ? 0 : (long) (1e9 / perSecond);
    }

    @Override
    public String toString() {
        if (isNone()) {
            return "none";
        }
        return Double.isInfinite(perSecond) ? "any" : Double.toString(perSecond);
    }
}
