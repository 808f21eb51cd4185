package dev.tidemark.listener;

import java.util.Optional;

/// One condition on listeners, as users write it. The same grammar in every command.
///
/// `:8080` · `10.0.0.1:8080` · `[::1]:80` · `*:8080` · `unix:/run/x.sock` · `unix:@name` · `process:nginx` ·
/// `pid:123` · `netns:NAME` · `container:ID`. An address may name its interface: `10.0.0.1%eth0:80`,
/// `[fe80::1]%eth0:80` or `[fe80::1%eth0]:80`.
public sealed interface Filter {
    /// All listeners of a port, of whatever address.
    record Port(int port) implements Filter {}

    /// The listeners of one address and port; a v4-mapped address is the same as the IPv4 one.
    record Address(IpAddress address, int port, Optional<String> networkInterface) implements Filter {}

    /// The listeners that serve all addresses of a port, in either family.
    record AnyAddress(int port, Optional<String> networkInterface) implements Filter {}

    /// A unix socket, by its path or, after `@`, its abstract name.
    record Unix(String address) implements Filter {}

    /// Listeners held by a process of this name, as `ps -o comm` has it.
    record ProcessName(String name) implements Filter {}

    /// Listeners held by a process.
    record Pid(int pid) implements Filter {}

    /// Listeners in a network namespace, by its name or number.
    record Netns(String name) implements Filter {
        /// Whether `namespace` is meant.
        public boolean matches(Namespace namespace) {
            return namespace.name().equals(name)
                    || Long.toUnsignedString(namespace.id().inode()).equals(name);
        }
    }

    /// Listeners of a container, by the start of its id.
    record Container(String id) implements Filter {}

    /// Filters of one kind are alternatives; filters of different kinds must all hold.
    enum Kind {
        ENDPOINT,
        PROCESS,
        NAMESPACE,
        CONTAINER
    }

    default Kind kind() {
        return switch (this) {
            case Port _, Address _, AnyAddress _, Unix _ -> Kind.ENDPOINT;
            case ProcessName _, Pid _ -> Kind.PROCESS;
            case Netns _ -> Kind.NAMESPACE;
            case Container _ -> Kind.CONTAINER;
        };
    }

    /// Parses what a user wrote.
    ///
    /// @throws InvalidFilter with one sentence that says what was expected
    static Filter parse(String text) {
        return FilterGrammar.parse(text);
    }

    /// Whether `text` looks like a filter rather than like the name of a command.
    static boolean looksLikeOne(String text) {
        return FilterGrammar.looksLikeOne(text);
    }
}
