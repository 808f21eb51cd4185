package dev.tidemark.listener;

import java.util.List;
import java.util.Optional;

/// Parses [Filter]s.
final class FilterGrammar {
    private static final List<String> WORDS = List.of("unix:", "process:", "pid:", "netns:", "container:");
    private static final String FORMS =
            ":8080, 10.0.0.1:8080, [::1]:80, unix:/run/x.sock, process:NAME, pid:N, netns:NAME or container:ID";

    private FilterGrammar() {}

    static boolean looksLikeOne(String text) {
        return text.contains(":") || text.startsWith("[") || text.chars().allMatch(FilterGrammar::isDigit);
    }

    static Filter parse(String text) {
        for (String word : WORDS) {
            if (text.startsWith(word)) {
                return parseWord(text, word, text.substring(word.length()));
            }
        }
        int colon = text.lastIndexOf(':');
        if (colon < 0) {
            throw withoutColon(text);
        }
        String host = text.substring(0, colon);
        if (host.isEmpty()) {
            return new Filter.Port(port(text, text.substring(colon + 1)));
        }
        return parseAddress(text, host, text.substring(colon + 1));
    }

    private static Filter parseWord(String text, String word, String value) {
        if (value.isEmpty()) {
            throw new InvalidFilter(text, "a value after " + word);
        }
        return switch (word) {
            case "unix:" -> new Filter.Unix(unixAddress(text, value));
            case "process:" -> new Filter.ProcessName(value);
            case "pid:" -> new Filter.Pid(pid(text, value));
            case "netns:" -> new Filter.Netns(value);
            default -> new Filter.Container(value);
        };
    }

    private static String unixAddress(String text, String value) {
        if (!value.startsWith("/") && !value.startsWith("@")) {
            throw new InvalidFilter(text, "unix:/PATH, or unix:@NAME for an abstract one");
        }
        return value;
    }

    private static Filter parseAddress(String text, String host, String portText) {
        boolean isBracketed = host.startsWith("[");
        String literal = host;
        String scope = "";
        if (isBracketed) {
            int close = host.indexOf(']');
            if (close < 0) {
                throw new InvalidFilter(text, "[ADDRESS]:PORT");
            }
            literal = host.substring(1, close);
            scope = host.substring(close + 1);
        } else if (host.indexOf(':') >= 0) {
            throw new InvalidFilter(text, "an IPv6 address in brackets, [" + host + "]:" + portText);
        }
        int percent = literal.indexOf('%');
        if (percent >= 0 && scope.isEmpty()) {
            scope = literal.substring(percent);
            literal = literal.substring(0, percent);
        }
        Optional<String> networkInterface = networkInterface(text, scope);
        int port = port(text, portText);
        if (literal.equals("*") && !isBracketed) {
            return new Filter.AnyAddress(port, networkInterface);
        }
        if (isBracketed != literal.indexOf(':') >= 0) {
            throw new InvalidFilter(text, FORMS);
        }
        try {
            return new Filter.Address(IpAddress.parse(literal), port, networkInterface);
        } catch (IllegalArgumentException notAnAddress) {
            throw new InvalidFilter(text, FORMS);
        }
    }

    private static Optional<String> networkInterface(String text, String scope) {
        if (scope.isEmpty()) {
            return Optional.empty();
        }
        if (scope.length() == 1 || scope.charAt(0) != '%') {
            throw new InvalidFilter(text, "%INTERFACE after the address");
        }
        return Optional.of(scope.substring(1));
    }

    private static int port(String text, String digits) {
        if (isNumber(digits, 5)) {
            int port = Integer.parseInt(digits);
            if (port >= 1 && port <= 65535) {
                return port;
            }
        }
        throw new InvalidFilter(text, "a port from 1 to 65535");
    }

    private static int pid(String text, String digits) {
        // PID_MAX_LIMIT is 4 Mi on 64-bit kernels (include/linux/threads.h).
        if (isNumber(digits, 9) && Integer.parseInt(digits) > 0) {
            return Integer.parseInt(digits);
        }
        throw new InvalidFilter(text, "a process number after pid:");
    }

    private static InvalidFilter withoutColon(String text) {
        if (isNumber(text, 9)) {
            return new InvalidFilter(text, ":" + text + " for a port, pid:" + text + " for a process");
        }
        return new InvalidFilter(text.isEmpty() ? "''" : text, FORMS);
    }

    private static boolean isNumber(String text, int longest) {
        return !text.isEmpty() && text.length() <= longest && text.chars().allMatch(FilterGrammar::isDigit);
    }

    private static boolean isDigit(int c) {
        return c >= '0' && c <= '9';
    }
}
