package dev.tidemark.lab;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.diagnosis.Amount;
import dev.tidemark.diagnosis.KnownServer;
import dev.tidemark.diagnosis.KnownServers;
import dev.tidemark.diagnosis.RequestedBacklog;
import dev.tidemark.diagnosis.RequestedBacklogs;
import dev.tidemark.kernel.procfs.ProcRoot;
import dev.tidemark.listener.TcpListener;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Real servers are recognised, and what they were told to ask for is found, though somaxconn gave them less.
final class RealServersRequestKernelTest {
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final long SOMAXCONN = 61;

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    @Test
    void eachServerIsRecognised() {
        try (LabNamespace namespace = LabReader.namespace();
                RealServers _ = RealServers.start(namespace, EnumSet.allOf(RealServer.class));
                LabReader reader = LabReader.open(namespace)) {
            assertThat(id(reader, RealServer.NGINX)).contains("nginx");
            assertThat(id(reader, RealServer.REDIS)).contains("redis");
            assertThat(id(reader, RealServer.HAPROXY)).contains("haproxy");
            assertThat(id(reader, RealServer.UWSGI)).contains("uwsgi");
            assertThat(id(reader, RealServer.JAVA)).contains("java");
            assertThat(id(reader, RealServer.NODE)).contains("node");
            assertThat(requested(reader, RealServer.HAPROXY.port())).hasValueSatisfying(request -> {
                assertThat(request.amount()).isEqualTo(new Amount.Exactly(123));
                assertThat(request.source()).endsWith("haproxy.cfg:2");
            });
            // A default is no evidence.
            assertThat(requested(reader, RealServer.NGINX.port())).isEmpty();
            assertThat(requested(reader, RealServer.UWSGI.port())).isEmpty();
            assertThat(requested(reader, RealServer.NODE.port())).isEmpty();
            assertThat(requested(reader, RealServer.JAVA.port())).isEmpty();
        }
    }

    @Test
    void backlogOfNginxIsFoundInItsConfiguration() throws IOException {
        Files.writeString(folder.resolve("site.conf"), "server {\n  listen 127.0.0.1:8080 backlog=3001;\n}\n");
        Path configuration = Files.writeString(folder.resolve("nginx.conf"), """
                daemon off;
                worker_processes 2;
                pid nginx.pid;
                error_log stderr;
                events { worker_connections 64; }
                http {
                  access_log off;
                  client_body_temp_path body;
                  proxy_temp_path proxy;
                  fastcgi_temp_path fastcgi;
                  uwsgi_temp_path uwsgi;
                  scgi_temp_path scgi;
                  include site*.conf;
                }
                """);

        assertRequested(
                List.of("/usr/sbin/nginx", "-p", folder.toString(), "-c", configuration.toString(), "-e", "stderr"),
                8080,
                3001,
                folder.resolve("site.conf") + ":2");
    }

    @Test
    void backlogOfHaproxyIsFoundInItsConfiguration() throws IOException {
        Path configuration = Files.writeString(folder.resolve("haproxy.cfg"), """
                defaults
                  mode http
                  timeout client 5s
                  timeout server 5s
                  timeout connect 5s
                frontend lab
                  bind 127.0.0.1:8404
                  backlog 3003
                """);

        assertRequested(
                List.of("/usr/sbin/haproxy", "-db", "-f", configuration.toString()), 8404, 3003, configuration + ":8");
    }

    @Test
    void backlogOfUwsgiIsFoundOnItsCommandLine() {
        // It refuses to start with more than somaxconn, so it asks for less here.
        try (LabNamespace namespace = LabReader.namespace();
                NamespaceProcess uwsgi = NamespaceProcess.start(
                        namespace,
                        List.of(
                                "/usr/bin/uwsgi",
                                "--http-socket",
                                "127.0.0.1:9090",
                                "--plugins",
                                "python3",
                                "--listen",
                                "3005",
                                "--die-on-term"))) {
            uwsgi.awaitListening(9090, LIMIT);
            try (LabReader reader = LabReader.open(namespace)) {
                assertThat(find(reader, 9090).queue().limit()).isEqualTo(3005);
                assertThat(requested(reader, 9090))
                        .contains(new RequestedBacklog(new Amount.Exactly(3005), "command line: --listen 3005"));
            }
        }
    }

    @Test
    void titleOfRedisHidesWhatItWasTold() throws IOException {
        Path configuration = Files.writeString(
                folder.resolve("redis.conf"),
                "bind 127.0.0.1\nport 6390\ntcp-backlog 3007\nsave \"\"\ndir " + folder + "\n");
        try (LabNamespace namespace = LabReader.namespace();
                NamespaceProcess redis = NamespaceProcess.start(
                        namespace, List.of("/usr/bin/redis-server", configuration.toString(), "--daemonize", "no"))) {
            redis.awaitListening(6390, LIMIT);
            try (LabReader reader = LabReader.open(namespace)) {
                assertThat(find(reader, 6390).queue().limit()).isEqualTo(3007);
                assertThat(server(reader, 6390)).map(KnownServer::id).contains("redis");
                assertThat(requested(reader, 6390)).isEmpty();
            }
        }
    }

    private static void assertRequested(List<String> command, int port, long backlog, String source) {
        try (LabNamespace namespace = LabReader.namespace()) {
            NamespaceCommand.output(namespace, "sysctl", "-qw", "net.core.somaxconn=" + SOMAXCONN);
            try (NamespaceProcess process = NamespaceProcess.start(namespace, command)) {
                process.awaitListening(port, LIMIT);
                try (LabReader reader = LabReader.open(namespace)) {
                    assertThat(find(reader, port).queue().limit()).isEqualTo(SOMAXCONN);
                    assertThat(requested(reader, port))
                            .contains(new RequestedBacklog(new Amount.Exactly(backlog), source));
                }
            }
        }
    }

    private static Optional<String> id(LabReader reader, RealServer server) {
        return server(reader, server.port()).map(KnownServer::id);
    }

    private static Optional<KnownServer> server(LabReader reader, int port) {
        return KnownServers.read().of(find(reader, port).owners(), ProcRoot.HOST);
    }

    private static Optional<RequestedBacklog> requested(LabReader reader, int port) {
        TcpListener listener = find(reader, port);
        return RequestedBacklogs.of(
                listener.owners().known().getFirst(), server(reader, port).orElseThrow(), listener);
    }

    private static TcpListener find(LabReader reader, int port) {
        return reader.read().tcp().stream()
                .filter(listener -> listener.endpoint().port() == port)
                .findFirst()
                .orElseThrow();
    }
}
