package dev.tidemark.web;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.Predicate;

/// A client that sends exactly what it is told, and nothing else.
final class RawClient implements AutoCloseable {
    private static final int PATIENCE_MILLIS = 15_000;
    private final Socket socket;
    private final StringBuilder received = new StringBuilder();

    private RawClient(Socket socket) {
        this.socket = socket;
    }

    static RawClient connect(int port) {
        return connect(port, 0);
    }

    /// @param receiveBuffer how much the kernel may keep for it, in bytes; 0 for as much as usual
    static RawClient connect(int port, int receiveBuffer) {
        try {
            Socket socket = new Socket();
            if (receiveBuffer > 0) {
                socket.setReceiveBufferSize(receiveBuffer);
            }
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), PATIENCE_MILLIS);
            socket.setSoTimeout(PATIENCE_MILLIS);
            return new RawClient(socket);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /// One request on a connection of its own, and all of the answer.
    static WebReply ask(int port, String requestLine, String... headers) {
        boolean hasHost = Arrays.stream(headers).anyMatch(header -> header.startsWith("Host:"));
        String head = requestLine + "\r\n" + (hasHost ? "" : "Host: localhost\r\n") + "Connection: close\r\n"
                + String.join(
                        "",
                        Arrays.stream(headers).map(header -> header + "\r\n").toList()) + "\r\n";
        return sent(port, head);
    }

    /// All of the answer to these characters, one byte each.
    static WebReply sent(int port, String text) {
        try (RawClient client = connect(port)) {
            client.send(text);
            return WebReply.parse(client.rest());
        }
    }

    /// False when the other side does not take it any more.
    boolean send(String text) {
        try {
            socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
            return true;
        } catch (SocketException _) {
            return false;
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /// Tells the other side that nothing more comes.
    void finish() {
        try {
            socket.shutdownOutput();
        } catch (SocketException _) {
            // Closed by the other side already.
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /// What comes until the other side ends.
    String rest() {
        return readUntil(_ -> false);
    }

    /// What came, a character for each byte, once it is as it should be or the other side ended.
    String readUntil(Predicate<String> enough) {
        byte[] buffer = new byte[64 * 1024];
        try {
            InputStream in = socket.getInputStream();
            while (!enough.test(received.toString())) {
                int count = in.read(buffer);
                if (count < 0) {
                    break;
                }
                received.append(new String(buffer, 0, count, StandardCharsets.ISO_8859_1));
            }
        } catch (SocketTimeoutException _) {
            throw new AssertionError("nothing more came in " + PATIENCE_MILLIS + " ms, after: " + received);
        } catch (SocketException _) {
            // Reset by the other side: that is an end too.
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
        return received.toString();
    }

    /// The events of a live stream, once they are as they should be or the other side ended.
    String eventsUntil(Predicate<String> enough) {
        return events(readUntil(raw -> enough.test(events(raw))));
    }

    /// Takes the whole chunks (RFC 9112 section 7.1) of an answer together.
    private static String events(String raw) {
        StringBuilder events = new StringBuilder();
        int at = raw.indexOf("\r\n\r\n") + 4;
        while (at >= 4 && at < raw.length()) {
            int lineEnd = raw.indexOf("\r\n", at);
            int length = lineEnd < 0 ? 0 : Integer.parseInt(raw.substring(at, lineEnd), 16);
            if (length == 0 || lineEnd + 2 + length + 2 > raw.length()) {
                break;
            }
            events.append(raw, lineEnd + 2, lineEnd + 2 + length);
            at = lineEnd + 2 + length + 2;
        }
        return new String(events.toString().getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
