package dev.tidemark.history;

import dev.tidemark.listener.Listener;
import dev.tidemark.listener.Owner;
import dev.tidemark.listener.UnixListener;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;

/// Which listener it is, across restarts of its server: the place and the program, not the socket.
///
/// @param namespace the name of its namespace: `host`, what `ip netns` calls it, or `net:[4026532288]`
/// @param unix whether it is a unix socket
/// @param address where it listens, as users know it: `*:8080`, `/run/app.sock`
/// @param number 1, or higher for further sockets at the same address: the members of a reuseport group
/// @param owner the name of the process that holds it; empty where that is not known
public record ListenerKey(String namespace, boolean unix, String address, int number, Optional<String> owner) {
    /// That of `listener` as it is now.
    ///
    /// @param number which of the sockets at its address it is, from 1
    public static ListenerKey of(String namespace, Listener listener, int number) {
        return new ListenerKey(
                namespace,
                listener instanceof UnixListener,
                listener.address(),
                number,
                listener.owners().known().stream().findFirst().map(Owner::name));
    }

    /// Sixteen hexadecimal digits that stand for it in addresses of the web and in the history file. The same
    /// on each machine and in each version.
    public String id() {
        String text = String.join(
                "\0", namespace, unix ? "unix" : "tcp", address, Integer.toString(number), owner.orElse(""));
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash, 0, 8);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("SHA-256 is part of every JDK", impossible);
        }
    }
}
