package dev.tidemark.lab;

import java.util.Optional;

/// How a listener is to be made: address, protocol and socket options, all but the backlog.
///
/// Start from [#tcp], [#unixPath] or [#unixAbstract] and add with the `with…` methods.
///
/// @param type `SOCK_STREAM` or `SOCK_SEQPACKET`
/// @param protocol 0, or `IPPROTO_MPTCP`
/// @param v6Only `IPV6_V6ONLY` if present; otherwise the namespace's default, dual-stack
/// @param device the interface to bind to, by `SO_BINDTODEVICE`
/// @param deferAccept `TCP_DEFER_ACCEPT`: a connection is only queued once its client sent something
/// @param fastOpen `TCP_FASTOPEN`, if present: how many connections opened by a SYN with data may be unfinished
public record ListenerRecipe(
        Endpoint endpoint,
        int type,
        int protocol,
        Optional<Boolean> v6Only,
        boolean reusePort,
        Optional<String> device,
        boolean deferAccept,
        Optional<Integer> fastOpen) {
    static final int SOCK_STREAM = 1;
    static final int SOCK_SEQPACKET = 5;
    static final int IPPROTO_MPTCP = 262;

    /// TCP on a port that the kernel chooses.
    ///
    /// @param address a literal such as `127.0.0.1`, `::` or `::ffff:127.0.0.1`
    public static ListenerRecipe tcp(String address) {
        return of(Endpoint.tcp(address, 0));
    }

    /// A unix stream socket in the file system.
    public static ListenerRecipe unixPath(String path) {
        return of(new Endpoint.UnixPath(path));
    }

    /// A unix stream socket without a file.
    public static ListenerRecipe unixAbstract(String name) {
        return of(new Endpoint.UnixAbstract(name));
    }

    private static ListenerRecipe of(Endpoint endpoint) {
        return new ListenerRecipe(
                endpoint, SOCK_STREAM, 0, Optional.empty(), false, Optional.empty(), false, Optional.empty());
    }

    public ListenerRecipe withPort(int port) {
        return switch (endpoint) {
            case Endpoint.Tcp(String address, int _) ->
                new ListenerRecipe(
                        Endpoint.tcp(address, port), type, protocol, v6Only, reusePort, device, deferAccept, fastOpen);
            case Endpoint.UnixPath _, Endpoint.UnixAbstract _ ->
                throw new IllegalArgumentException(endpoint + ": port (expected: only with TCP)");
        };
    }

    /// IPv6 alone, or also IPv4.
    public ListenerRecipe withV6Only(boolean only) {
        return new ListenerRecipe(
                endpoint, type, protocol, Optional.of(only), reusePort, device, deferAccept, fastOpen);
    }

    /// `SO_REUSEPORT`: shares address and port with others that have it too.
    public ListenerRecipe withReusePort() {
        return new ListenerRecipe(endpoint, type, protocol, v6Only, true, device, deferAccept, fastOpen);
    }

    /// Listens only on the interface of that name.
    public ListenerRecipe withDevice(String name) {
        return new ListenerRecipe(
                endpoint, type, protocol, v6Only, reusePort, Optional.of(name), deferAccept, fastOpen);
    }

    /// Multipath TCP.
    public ListenerRecipe withMptcp() {
        return new ListenerRecipe(endpoint, type, IPPROTO_MPTCP, v6Only, reusePort, device, deferAccept, fastOpen);
    }

    /// Unix `SOCK_SEQPACKET` instead of a stream.
    public ListenerRecipe withSeqpacket() {
        return new ListenerRecipe(endpoint, SOCK_SEQPACKET, protocol, v6Only, reusePort, device, deferAccept, fastOpen);
    }

    /// `TCP_DEFER_ACCEPT`, for half a minute.
    public ListenerRecipe withDeferAccept() {
        return new ListenerRecipe(endpoint, type, protocol, v6Only, reusePort, device, true, fastOpen);
    }

    /// `TCP_FASTOPEN`, with a queue of `most` unfinished connections.
    public ListenerRecipe withFastOpen(int most) {
        return new ListenerRecipe(endpoint, type, protocol, v6Only, reusePort, device, deferAccept, Optional.of(most));
    }
}
