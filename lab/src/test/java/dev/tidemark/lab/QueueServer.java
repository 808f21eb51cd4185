package dev.tidemark.lab;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;

/// A Java server as they are: a backlog of 50, IPv4 by an IPv6 socket, each connection closed at once.
final class QueueServer {
    private QueueServer() {}

    static void main(String[] arguments) throws IOException {
        int port = Integer.parseInt(arguments[0]);
        try (ServerSocket server = new ServerSocket(port, 50, InetAddress.ofLiteral("127.0.0.1"))) {
            while (!server.isClosed()) {
                server.accept().close();
            }
        }
    }
}
