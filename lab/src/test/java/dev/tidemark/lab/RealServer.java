package dev.tidemark.lab;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// Servers that people run, as Debian 12 ships them, with the accept queue limit each asks for when not told
/// otherwise.
public enum RealServer {
    NGINX(8080, 511, "nginx") {
        @Override
        List<String> command(Path folder) throws IOException {
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
                      server { listen %d; }
                    }
                    """.formatted(port()));
            return List.of("/usr/sbin/nginx", "-p", folder.toString(), "-c", configuration.toString(), "-e", "stderr");
        }
    },
    REDIS(6379, 511, "redis-server") {
        @Override
        List<String> command(Path folder) {
            return List.of(
                    "/usr/bin/redis-server",
                    "--port",
                    Integer.toString(port()),
                    "--bind",
                    "127.0.0.1",
                    "--dir",
                    folder.toString(),
                    "--save",
                    "",
                    "--daemonize",
                    "no");
        }
    },
    HAPROXY(8404, 123, "haproxy") {
        @Override
        List<String> command(Path folder) throws IOException {
            Path configuration = Files.writeString(folder.resolve("haproxy.cfg"), """
                    global
                      maxconn 123
                    defaults
                      mode http
                      timeout client 5s
                      timeout server 5s
                      timeout connect 5s
                    frontend lab
                      bind 127.0.0.1:%d
                      http-request return status 200
                    """.formatted(port()));
            return List.of("/usr/sbin/haproxy", "-db", "-f", configuration.toString());
        }
    },
    UWSGI(9090, 100, "uwsgi") {
        @Override
        List<String> command(Path folder) {
            return List.of(
                    "/usr/bin/uwsgi",
                    "--http-socket",
                    "127.0.0.1:" + port(),
                    "--plugins",
                    "python3",
                    "--master",
                    "--processes",
                    "2",
                    "--die-on-term");
        }
    },
    JAVA(7070, 50, "java") {
        @Override
        List<String> command(Path folder) {
            return List.of(
                    Path.of(System.getProperty("java.home", ""), "bin", "java").toString(),
                    "-Xmx32m",
                    "-XX:+UseSerialGC",
                    "-cp",
                    System.getProperty("java.class.path", ""),
                    QueueServer.class.getName(),
                    Integer.toString(port()));
        }
    },
    NODE(3000, 511, "node") {
        @Override
        List<String> command(Path folder) {
            return List.of(
                    "node", "-e", "require('net').createServer(c => c.destroy()).listen(" + port() + ", '127.0.0.1')");
        }
    };

    private final int port;
    private final int limit;
    private final String processName;

    RealServer(int port, int limit, String processName) {
        this.port = port;
        this.limit = limit;
        this.processName = processName;
    }

    /// The command line that runs it in the foreground, writing only below `folder`.
    abstract List<String> command(Path folder) throws IOException;

    /// The port it listens on, in a namespace of its own or with the others.
    public int port() {
        return port;
    }

    /// The accept queue limit it asks for by default (HAProxy: its maxconn).
    public int limit() {
        return limit;
    }

    /// What `/proc/<pid>/comm` says of it.
    public String processName() {
        return processName;
    }
}
