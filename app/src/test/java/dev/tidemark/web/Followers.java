package dev.tidemark.web;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/// Many clients that follow a live stream and read it, on one thread: that of the caller.
final class Followers implements AutoCloseable {
    private static final String REQUEST = "GET /api/v1/live HTTP/1.1\r\nHost: localhost\r\n\r\n";
    private final Selector selector;
    private final Map<SocketChannel, Integer> changes = new HashMap<>();
    private final ByteBuffer buffer = ByteBuffer.allocate(256 * 1024);

    private Followers(Selector selector) {
        this.selector = selector;
    }

    static Followers connect(int port, int number) {
        try {
            Followers followers = new Followers(Selector.open());
            for (int client = 0; client < number; client++) {
                SocketChannel channel =
                        SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
                channel.write(ByteBuffer.wrap(REQUEST.getBytes(StandardCharsets.US_ASCII)));
                channel.configureBlocking(false);
                channel.register(followers.selector, SelectionKey.OP_READ);
                followers.changes.put(channel, 0);
            }
            return followers;
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /// Reads what is there.
    void read() {
        try {
            selector.select(20);
            for (SelectionKey key : selector.selectedKeys()) {
                read((SocketChannel) key.channel());
            }
            selector.selectedKeys().clear();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private void read(SocketChannel channel) throws IOException {
        buffer.clear();
        if (channel.read(buffer) < 0) {
            changes.remove(channel);
            channel.close();
            return;
        }
        String text = new String(buffer.array(), 0, buffer.position(), StandardCharsets.ISO_8859_1);
        changes.merge(channel, text.split("event: changes", -1).length - 1, Integer::sum);
    }

    int connected() {
        return changes.size();
    }

    /// How many beats the one of them has seen that saw the fewest.
    int fewestChanges() {
        return changes.values().stream().mapToInt(Integer::intValue).min().orElse(0);
    }

    @Override
    public void close() {
        try {
            for (SocketChannel channel : changes.keySet()) {
                channel.close();
            }
            selector.close();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
