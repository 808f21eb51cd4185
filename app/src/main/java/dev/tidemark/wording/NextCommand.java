package dev.tidemark.wording;

import dev.tidemark.history.ListenerKey;
import dev.tidemark.listener.Namespace;
import dev.tidemark.listener.TcpListener;
import dev.tidemark.listener.UnixListener;

/// The filters of a command to copy: they mean the same listener, and a shell takes them as they are.
final class NextCommand {
    private NextCommand() {}

    /// `:8080`, `unix:/run/x.sock`, `:80 netns:cart-7f` for one in another namespace than this process.
    static String filters(ListRow row) {
        String filter = switch (row.listener()) {
            case TcpListener tcp -> ":" + tcp.endpoint().port();
            case UnixListener unix -> word("unix:" + unix.address());
        };
        return filter + netns(row.snapshot().namespace());
    }

    /// The same for one that was recorded: `:8080`, with its namespace where that is not the host's.
    static String filters(ListenerKey key) {
        String filter = key.unix()
                ? word("unix:" + key.address())
                : key.address().substring(key.address().lastIndexOf(':'));
        String name = key.namespace();
        return name.equals("host") ? filter : filter + " " + word("netns:" + bare(name));
    }

    /// ` netns:cart-7f`, or nothing for this process's own.
    static String netns(Namespace namespace) {
        return namespace.current() ? "" : " " + word("netns:" + filterName(namespace));
    }

    /// The name, or the bare number of a namespace that has none: `4026532288`, where lists say
    /// `net:[4026532288]`.
    static String filterName(Namespace namespace) {
        return bare(namespace.name());
    }

    private static String bare(String name) {
        return name.startsWith("net:[") && name.endsWith("]")
                ? name.substring("net:[".length(), name.length() - 1)
                : name;
    }

    /// Quoted for a shell where that is needed.
    static String word(String text) {
        String clean = Escaped.text(text);
        return clean.chars().allMatch(c -> Character.isLetterOrDigit(c) || "_@%+=:,./-".indexOf(c) >= 0)
                ? clean
                : "'" + clean.replace("'", "'\\''") + "'";
    }
}
