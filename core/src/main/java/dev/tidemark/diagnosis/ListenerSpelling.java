package dev.tidemark.diagnosis;

import dev.tidemark.listener.IpAddress;
import dev.tidemark.listener.Listener;
import dev.tidemark.listener.TcpEndpoint;
import dev.tidemark.listener.TcpListener;
import dev.tidemark.listener.UnixListener;
import java.util.regex.Pattern;

/// How configuration files spell the place of one listener, as parts of a regular expression.
///
/// A host name other than `localhost` is not recognised: what it stood for when the program started is not known.
///
/// @param at address and port in any spelling, or the path
/// @param port the port alone; fits nothing for a unix listener
record ListenerSpelling(String at, String port) {
    private static final String NOTHING = "(?!)";

    /// That of no listener, to check expressions with.
    static final ListenerSpelling NONE = new ListenerSpelling(NOTHING, NOTHING);

    static ListenerSpelling of(Listener listener) {
        return switch (listener) {
            case TcpListener tcp ->
                new ListenerSpelling(
                        "(?:" + address(tcp.endpoint()) + ")" + tcp.endpoint().port(),
                        Integer.toString(tcp.endpoint().port()));
            case UnixListener unix when unix.isAbstract() || unix.name().isEmpty() -> NONE;
            case UnixListener unix -> new ListenerSpelling("(?:unix[:@])?+" + Pattern.quote(unix.name()), NOTHING);
        };
    }

    /// Puts this listener, and the usual parts of expressions, in place of the words in braces.
    String expand(String template) {
        return template.replace("{at}", at)
                .replace("{port}", port)
                .replace("{n}", "(?<n>-?[0-9]{1,10})(?![0-9])")
                .replace("{path}", "[\"']?+(?<path>[^\"'\\s;]{1,4000})")
                .replace("{begin}", "^[ \\t]*+")
                .replace("{s}", "[ \\t]++")
                .replace("{eq}", "[ \\t]*+=[ \\t]*+");
    }

    private static String address(TcpEndpoint endpoint) {
        IpAddress address = endpoint.address();
        return switch (endpoint.family()) {
            case INET ->
                address.isWildcard() ? "\\*:|0\\.0\\.0\\.0:|:|" : Pattern.quote(address + ":") + local(address);
            case INET6 ->
                address.isWildcard()
                        ? "\\[::\\]:|:::" + (endpoint.v6only() ? "" : "|\\*:|:|")
                        : Pattern.quote("[" + address + "]:") + local(address);
        };
    }

    private static String local(IpAddress address) {
        String text = address.toString();
        return text.equals("127.0.0.1") || text.equals("::1") ? "|localhost:" : "";
    }
}
