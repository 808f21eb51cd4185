package dev.tidemark.web;

import dev.tidemark.listener.IpAddress;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// Where and to whom the agent serves.
///
/// @param host an address to listen at, `localhost`, or `*` for all
/// @param port 0 for any that is free
/// @param tls the identity for HTTPS; empty for plain HTTP
/// @param insecure whether plain HTTP may be served to others than this machine
/// @param tokenFile holds the bearer token that each request must have
/// @param usersFile holds `user:password` lines for basic authentication
/// @param hosts further names by which clients may call this server
/// @param mostStreams how many clients may follow the live stream at the same time
/// @param mostStreamsPerAddress how many of them may come from one address, unless it is this machine
public record HttpSettings(
        String host,
        int port,
        Optional<Tls> tls,
        boolean insecure,
        Optional<Path> tokenFile,
        Optional<Path> usersFile,
        List<String> hosts,
        int mostStreams,
        int mostStreamsPerAddress) {
    /// What is served where nothing is set.
    public static final String LISTEN = "127.0.0.1:9559";

    private static final int STREAMS = 600;
    private static final int STREAMS_PER_ADDRESS = 50;

    /// @param certificate a chain of certificates in PEM, the server's own first
    /// @param key its private key in PEM (PKCS #8, not encrypted)
    public record Tls(Path certificate, Path key) {}

    public HttpSettings {
        hosts = hosts.stream().map(name -> name.toLowerCase(Locale.ROOT)).toList();
    }

    /// Plain HTTP without a password at `listen`, such as `127.0.0.1:9559`, `[::1]:0`, `localhost:80` or
    /// `*:9559`.
    ///
    /// @throws HttpRefused when it is nothing of the kind
    public static HttpSettings at(String listen) {
        int colon = listen.lastIndexOf(':');
        String host = listen.substring(0, Math.max(colon, 0));
        if (host.startsWith("[") && host.endsWith("]")) {
            host = host.substring(1, host.length() - 1);
        } else if (host.contains(":")) {
            throw notAnAddress(listen);
        }
        if (!isListenable(host)) {
            throw notAnAddress(listen);
        }
        return new HttpSettings(
                host,
                port(listen, listen.substring(colon + 1)),
                Optional.empty(),
                false,
                Optional.empty(),
                Optional.empty(),
                List.of(),
                STREAMS,
                STREAMS_PER_ADDRESS);
    }

    private static HttpRefused notAnAddress(String listen) {
        return new HttpRefused("http.listen: " + listen + " (expected: an address and a port, such as " + LISTEN + ")");
    }

    private static int port(String listen, String text) {
        if (!text.matches("\\d{1,5}") || Integer.parseInt(text) > 65535) {
            throw new HttpRefused("http.listen: " + listen + " (expected: a port from 0 to 65535)");
        }
        return Integer.parseInt(text);
    }

    private static boolean isListenable(String host) {
        if (host.equals("*") || host.equals("localhost")) {
            return true;
        }
        try {
            IpAddress.parse(host);
            return true;
        } catch (IllegalArgumentException _) {
            return false;
        }
    }

    public HttpSettings withTls(Path certificate, Path key) {
        return new HttpSettings(
                host,
                port,
                Optional.of(new Tls(certificate, key)),
                insecure,
                tokenFile,
                usersFile,
                hosts,
                mostStreams,
                mostStreamsPerAddress);
    }

    public HttpSettings withInsecure() {
        return new HttpSettings(host, port, tls, true, tokenFile, usersFile, hosts, mostStreams, mostStreamsPerAddress);
    }

    public HttpSettings withToken(Path file) {
        return new HttpSettings(
                host, port, tls, insecure, Optional.of(file), usersFile, hosts, mostStreams, mostStreamsPerAddress);
    }

    public HttpSettings withUsers(Path file) {
        return new HttpSettings(
                host, port, tls, insecure, tokenFile, Optional.of(file), hosts, mostStreams, mostStreamsPerAddress);
    }

    public HttpSettings withHosts(List<String> names) {
        return new HttpSettings(
                host, port, tls, insecure, tokenFile, usersFile, names, mostStreams, mostStreamsPerAddress);
    }

    /// @param most in all
    /// @param perAddress from one address
    public HttpSettings withStreams(int most, int perAddress) {
        return new HttpSettings(host, port, tls, insecure, tokenFile, usersFile, hosts, most, perAddress);
    }

    /// Why it must not be served like this, in one sentence; empty when it may. Reads the files that it names.
    public Optional<String> problem() {
        try {
            requireSafe();
            Credentials.read(this);
            tls.ifPresent(TlsIdentity::read);
            return Optional.empty();
        } catch (HttpRefused refused) {
            return Optional.of(String.valueOf(refused.getMessage()));
        }
    }

    /// @throws HttpRefused when others than this machine would be served without protection
    void requireSafe() {
        if (address().getAddress().isLoopbackAddress()) {
            return;
        }
        if (tls.isEmpty() && !insecure) {
            throw new HttpRefused("http.listen: " + listen()
                    + " without TLS (expected: http.tls.certificate and http.tls.key, or http.insecure)");
        }
        if (tokenFile.isEmpty() && usersFile.isEmpty()) {
            throw new HttpRefused(
                    "http.listen: " + listen() + " without a password (expected: http.token-file or http.users-file)");
        }
    }

    InetSocketAddress address() {
        return switch (host) {
            case "*" -> new InetSocketAddress(port);
            case "localhost" -> new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
            default -> new InetSocketAddress(InetAddress.ofLiteral(host), port);
        };
    }

    /// As it is written: `[::1]:9559`.
    String listen() {
        return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
    }
}
