package dev.tidemark.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/// Servers of all kinds that `tidemark exec` runs, each told its backlog by nobody.
enum ExecServer {
    /// A master that listens as root, and workers that are nobody.
    NGINX(8080, 511, 1) {
        @Override
        List<String> command(Path folder) throws IOException {
            Path configuration = Files.writeString(folder.resolve("nginx.conf"), nginx());
            return List.of("/usr/sbin/nginx", "-p", folder.toString(), "-c", configuration.toString(), "-e", "stderr");
        }
    },
    /// Becomes nobody after it listens, and has workers.
    UWSGI(9090, 100, 1) {
        @Override
        List<String> command(Path folder) {
            return List.of(
                    "/usr/bin/uwsgi",
                    "--http-socket",
                    "127.0.0.1:9090",
                    "--plugins",
                    "python3",
                    "--master",
                    "--processes",
                    "2",
                    "--uid",
                    "65534",
                    "--gid",
                    "65534",
                    "--die-on-term");
        }
    },
    /// Is nobody before it listens.
    REDIS(6379, 511, 1) {
        @Override
        List<String> command(Path folder) {
            return List.of(
                    "setpriv",
                    "--reuid=65534",
                    "--regid=65534",
                    "--clear-groups",
                    "--",
                    "/usr/bin/redis-server",
                    "--port",
                    "6379",
                    "--bind",
                    "127.0.0.1",
                    "--save",
                    "");
        }
    },
    /// Makes its system calls itself, with no library that could be put in between.
    STATIC_C(7007, 17, 7) {
        @Override
        List<String> command(Path folder) throws IOException {
            return List.of(Compiled.of(folder, "server.c").toString(), "7007", "17");
        }
    },
    /// Go, which reads somaxconn and asks for that; its threads interrupt each other's system calls by signals.
    CADDY(8092, 0, 1) {
        @Override
        List<String> command(Path folder) throws IOException {
            Path configuration = Files.writeString(folder.resolve("Caddyfile"), """
                    {
                      admin off
                      auto_https off
                      storage file_system %s
                    }
                    http://127.0.0.1:8092 {
                      bind 127.0.0.1
                      respond here
                    }
                    """.formatted(folder));
            return List.of(
                    "env",
                    "HOME=" + folder,
                    "/usr/bin/caddy",
                    "run",
                    "--config",
                    configuration.toString(),
                    "--adapter",
                    "caddyfile");
        }
    },
    NODE(3000, 511, 1) {
        @Override
        List<String> command(Path folder) {
            return List.of("node", "-e", "require('net').createServer(c => c.destroy()).listen(3000, '127.0.0.1')");
        }
    },
    /// Listens on a thread that is not the first of its process.
    JAVA(7070, 50, 1) {
        @Override
        List<String> command(Path folder) {
            return List.of(
                    Path.of(System.getProperty("java.home", ""), "bin", "java").toString(),
                    "-Xmx32m",
                    "-XX:+UseSerialGC",
                    "-cp",
                    System.getProperty("java.class.path", ""),
                    "dev.tidemark.lab.QueueServer",
                    "7070");
        }
    },
    PYTHON_ASYNCIO(8101, 100, 1) {
        @Override
        List<String> command(Path folder) {
            return python("""
                    import asyncio
                    async def serve():
                        server = await asyncio.start_server(lambda r, w: w.close(), "127.0.0.1", 8101)
                        await server.serve_forever()
                    asyncio.run(serve())
                    """);
        }
    },
    PYTHON_SOCKETSERVER(8102, 5, 1) {
        @Override
        List<String> command(Path folder) {
            return python("""
                    import socketserver
                    class Threads(socketserver.ThreadingTCPServer):
                        allow_reuse_address = True
                    Threads(("127.0.0.1", 8102), socketserver.BaseRequestHandler).serve_forever()
                    """);
        }
    },
    /// The child of a fork listens, on a thread of its own; the parent passes its end on.
    PYTHON_FORKED(8103, 23, 5) {
        @Override
        List<String> command(Path folder) {
            return python("""
                    import os, socket, sys, threading, time
                    def serve():
                        try:
                            server = socket.create_server(("127.0.0.1", 8103), backlog=23)
                        except OSError as failure:
                            print(failure, file=sys.stderr, flush=True)
                            os._exit(5)
                        while True:
                            server.accept()[0].close()
                    child = os.fork()
                    if child == 0:
                        threading.Thread(target=serve).start()
                    else:
                        sys.exit(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
                    """);
        }
    };

    private final int port;
    private final int ownBacklog;
    private final int exitCode;

    ExecServer(int port, int ownBacklog, int exitCode) {
        this.port = port;
        this.ownBacklog = ownBacklog;
        this.exitCode = exitCode;
    }

    /// The command line that runs it in the foreground, writing only below `folder`.
    abstract List<String> command(Path folder) throws IOException;

    private static List<String> python(String program) {
        return new ArrayList<>(List.of("/usr/bin/python3", "-c", program));
    }

    /// Where it listens, on 127.0.0.1.
    int port() {
        return port;
    }

    /// How its address is written.
    String address() {
        // Java's sockets are those of IPv6.
        return (this == JAVA ? "[::ffff:127.0.0.1]:" : "127.0.0.1:") + port;
    }

    /// What it asks for by itself; empty where that is somaxconn.
    OptionalInt ownBacklog() {
        return ownBacklog == 0 ? OptionalInt.empty() : OptionalInt.of(ownBacklog);
    }

    /// What it ends with when listen(2) fails.
    int exitCodeWithoutListener() {
        return exitCode;
    }

    /// A master and two workers, which are nobody.
    static String nginx() {
        return """
                daemon off;
                user nobody nogroup;
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
                  server { listen 127.0.0.1:8080; }
                }
                """;
    }
}
