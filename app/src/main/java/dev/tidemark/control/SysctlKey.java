package dev.tidemark.control;

/// The left side of a line of sysctl.d(5): the name of a setting, or a pattern for names.
///
/// @param path below `/proc/sys`: `net/core/somaxconn`, `net/ipv4/*`
public record SysctlKey(String path) {
    private static final String PATTERN_CHARACTERS = "*?[";

    /// As a file has it. The first separator tells which form it is: with a dot first, dots separate and a slash
    /// is a dot of the name (`net.ipv4.conf.eth0/100.forwarding`); with a slash first, it is a path already.
    static SysctlKey parse(String text) {
        String path = text;
        for (int at = 0; at < text.length(); at++) {
            char c = text.charAt(at);
            if (c == '/') {
                break;
            }
            if (c == '.') {
                path = swapped(text);
                break;
            }
        }
        return new SysctlKey(path.startsWith("/") ? path.substring(1) : path);
    }

    private static String swapped(String text) {
        StringBuilder swapped = new StringBuilder(text.length());
        text.chars().forEach(c -> swapped.append(c == '.' ? '/' : c == '/' ? '.' : (char) c));
        return swapped.toString();
    }

    /// Whether it stands for all names that it fits, rather than for one.
    boolean isPattern() {
        return path.chars().anyMatch(c -> PATTERN_CHARACTERS.indexOf(c) >= 0);
    }

    /// Whether it fits the name, as glob(3) fits paths: no wildcard stands for a slash.
    boolean fits(SysctlKey name) {
        String[] patterns = path.split("/", -1);
        String[] parts = name.path.split("/", -1);
        if (patterns.length != parts.length) {
            return false;
        }
        for (int at = 0; at < parts.length; at++) {
            if (!Glob.fits(patterns[at], parts[at])) {
                return false;
            }
        }
        return true;
    }
}
