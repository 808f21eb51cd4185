package dev.tidemark.wording;

/// Makes names that come from outside harmless: a process or a path may hold any character.
public final class Escaped {
    private Escaped() {}

    /// `text` with control characters, and those that change the writing direction, as `\x1b`.
    public static String text(String text) {
        StringBuilder clean = null;
        for (int at = 0; at < text.length(); at++) {
            char c = text.charAt(at);
            boolean harmful = c < ' ' || (c >= 0x7f && c < 0xa0) || isFormatting(c);
            if (harmful && clean == null) {
                clean = new StringBuilder(text.length() + 8).append(text, 0, at);
            }
            if (clean != null) {
                if (harmful) {
                    clean.append(c < 0x100 ? String.format("\\x%02x", (int) c) : String.format("\\u%04x", (int) c));
                } else {
                    clean.append(c);
                }
            }
        }
        return clean == null ? text : clean.toString();
    }

    private static boolean isFormatting(char c) {
        return c == 0x061c
                || (c >= 0x200b && c <= 0x200f)
                || (c >= 0x2028 && c <= 0x202e)
                || (c >= 0x2060 && c <= 0x206f)
                || c == 0xfeff;
    }
}
