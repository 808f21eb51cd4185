package dev.tidemark.cli;

import dev.tidemark.lab.LabNamespace;
import dev.tidemark.lab.NamespaceProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/// Servers as Debian ships them, configured with a backlog of somebody's choice.
enum SmallServer {
    NGINX("nginx", 8080) {
        @Override
        List<String> command(Path folder, int backlog) throws IOException {
            Files.writeString(folder.resolve("site.conf"), """
                    server {
                      listen 127.0.0.1:8080 backlog=%d;
                    }
                    """.formatted(backlog));
            Path configuration = Files.writeString(folder.resolve("nginx.conf"), """
                    daemon off;
                    worker_processes 2;
                    pid nginx.pid;
                    error_log stderr;
                    events { worker_connections 512; }
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
            return List.of("/usr/sbin/nginx", "-p", folder.toString(), "-c", configuration.toString(), "-e", "stderr");
        }
    },
    REDIS("redis", 6379) {
        @Override
        List<String> command(Path folder, int backlog) {
            return List.of(
                    "/usr/bin/redis-server",
                    "--port",
                    "6379",
                    "--bind",
                    "127.0.0.1",
                    "--dir",
                    folder.toString(),
                    "--save",
                    "",
                    "--tcp-backlog",
                    Integer.toString(backlog));
        }
    },
    HAPROXY("haproxy", 8404) {
        @Override
        List<String> command(Path folder, int backlog) throws IOException {
            Path configuration = Files.writeString(folder.resolve("haproxy.cfg"), """
                    defaults
                      mode http
                      timeout client 5s
                      timeout server 5s
                      timeout connect 5s
                    frontend lab
                      bind 127.0.0.1:8404
                      backlog %d
                      http-request return status 200
                    """.formatted(backlog));
            return List.of("/usr/sbin/haproxy", "-W", "-db", "-f", configuration.toString());
        }
    },
    UWSGI("uwsgi", 9090) {
        @Override
        List<String> command(Path folder, int backlog) throws IOException {
            Path program = Files.writeString(folder.resolve("program.py"), """
                    import os
                    import time

                    def application(request, start):
                        if os.path.exists("%s"):
                            time.sleep(60)
                        start("200 OK", [])
                        return [b"here"]
                    """.formatted(folder.resolve(SLEEP)));
            return List.of(
                    "/usr/bin/uwsgi",
                    "--http-socket",
                    "127.0.0.1:9090",
                    "--plugins",
                    "python3",
                    "--wsgi-file",
                    program.toString(),
                    "--master",
                    "--processes",
                    "1",
                    "--listen",
                    Integer.toString(backlog),
                    "--die-on-term");
        }
    };

    /// A file in the folder of uWSGI that makes each request take a minute.
    static final String SLEEP = "sleep";

    private static final Duration LIMIT = Duration.ofSeconds(30);

    private final String id;
    private final int port;

    SmallServer(String id, int port) {
        this.id = id;
        this.port = port;
    }

    /// The command line that runs it in the foreground, writing only below `folder`.
    abstract List<String> command(Path folder, int backlog) throws IOException;

    /// What the doctor calls it.
    String id() {
        return id;
    }

    int port() {
        return port;
    }

    /// Starts it and waits until it listens.
    NamespaceProcess start(LabNamespace namespace, Path folder, int backlog) throws IOException {
        NamespaceProcess process = NamespaceProcess.start(namespace, command(folder, backlog));
        try {
            process.awaitListening(port, LIMIT);
            return process;
        } catch (RuntimeException failed) {
            process.close();
            throw failed;
        }
    }
}
