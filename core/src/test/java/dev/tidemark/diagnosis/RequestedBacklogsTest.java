package dev.tidemark.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.listener.Listener;
import dev.tidemark.listener.Owner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// What command lines and configuration files say was asked for, read below a folder that stands for a process.
final class RequestedBacklogsTest {
    private static final Listener PORT_80 = FakeProcess.tcp("0.0.0.0", 80);
    private static final Owner NGINX = FakeProcess.owner("nginx", "nginx: master process /usr/sbin/nginx");

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    @SuppressWarnings("NullAway.Init")
    private FakeProcess process;

    @BeforeEach
    void makeProcess() throws IOException {
        process = FakeProcess.in(folder);
    }

    @Test
    void optionsOfTheCommandLineAreEvidence() {
        assertThat(uwsgi("--listen", "5000")).contains(number(5000, "command line: --listen 5000"));
        assertThat(uwsgi("--listen=5000")).contains(number(5000, "command line: --listen=5000"));
        assertThat(uwsgi("-l", "7", "-l9")).contains(number(9, "command line: -l9"));
        assertThat(uwsgi("--listen", "many")).isEmpty();
        assertThat(uwsgi("--listen")).isEmpty();
        assertThat(uwsgi("--master")).isEmpty();
        assertThat(requested("memcached", FakeProcess.owner("memcached", "memcached", "-b", "33"), PORT_80))
                .contains(number(33, "command line: -b 33"));
        assertThat(requested(
                        "redis", FakeProcess.owner("redis-server", "redis-server", "--tcp-backlog", "44"), PORT_80))
                .contains(number(44, "command line: --tcp-backlog 44"));
        assertThat(requested(
                        "tidemark-lab",
                        FakeProcess.owner("java", "java", "dev.tidemark.lab.server.A", "--backlog", "3"),
                        PORT_80))
                .contains(number(3, "command line: --backlog 3"));
    }

    private Optional<RequestedBacklog> uwsgi(String... arguments) {
        String[] all = new String[arguments.length + 1];
        all[0] = "/usr/bin/uwsgi";
        System.arraycopy(arguments, 0, all, 1, arguments.length);
        return requested("uwsgi", FakeProcess.owner("uwsgi", all), PORT_80);
    }

    @Test
    void nginxIsReadThroughItsIncludesToTheLine() throws IOException {
        process.file("/etc/nginx/nginx.conf", """
                # listen 80 backlog=1;
                http {
                  include mime.types;
                  include sites-enabled/*;
                }
                """).file("/etc/nginx/sites-available/shop", """
                server {
                  listen 80 default_server backlog=3000;
                  listen 127.0.0.1:80 backlog=4000; # backlog=1
                  listen [::]:80 ipv6only=on backlog=5000;
                  listen 8080;
                  listen unix:/run/shop.sock backlog=6000;
                }
                """);
        Files.createDirectories(process.inside("/etc/nginx/sites-enabled"));
        // As Debian does it: absolute, so it would lead out of the container if it were followed from here.
        Files.createSymbolicLink(
                process.inside("/etc/nginx/sites-enabled/shop"), Path.of("/etc/nginx/sites-available/shop"));
        String file = "/etc/nginx/sites-enabled/shop";

        assertThat(nginx(PORT_80)).contains(number(3000, file + ":2"));
        assertThat(nginx(FakeProcess.tcp("127.0.0.1", 80))).contains(number(4000, file + ":3"));
        assertThat(nginx(FakeProcess.tcp("::", 80))).isPresent();
        assertThat(nginx(FakeProcess.unix("/run/shop.sock"))).contains(number(6000, file + ":6"));
        assertThat(nginx(FakeProcess.tcp("0.0.0.0", 8080))).isEmpty();
        assertThat(nginx(FakeProcess.tcp("10.0.0.1", 80))).isEmpty();
        assertThat(nginx(FakeProcess.tcp("0.0.0.0", 8))).isEmpty();
        assertThat(requested("nginx", FakeProcess.owner("nginx", "nginx: worker process"), PORT_80))
                .isEmpty();
    }

    @Test
    void nginxIsReadWhereItsTitleSays() throws IOException {
        process.file("/srv/own/nginx.conf", "http { server { listen 80 backlog=77; } }\n");

        assertThat(requested(
                        "nginx",
                        FakeProcess.owner("nginx", "nginx: master process /usr/sbin/nginx -p /srv/own -c nginx.conf"),
                        PORT_80))
                .contains(number(77, "/srv/own/nginx.conf:1"));
    }

    @Test
    void haproxyIsReadByFrontend() throws IOException {
        process.file("/srv/app/h.cfg", """
                global
                  maxconn 123
                defaults
                  mode http
                frontend one
                  bind *:80
                frontend two
                  bind 127.0.0.1:81
                  backlog 900
                frontend three
                  bind :82,:83 name x
                  maxconn 55
                frontend four
                  bind :84 backlog 66
                """);

        assertThat(haproxy("0.0.0.0", 80)).contains(number(123, "h.cfg:2"));
        assertThat(haproxy("127.0.0.1", 81)).contains(number(900, "h.cfg:9"));
        assertThat(haproxy("0.0.0.0", 83)).contains(number(55, "h.cfg:12"));
        assertThat(haproxy("0.0.0.0", 84)).contains(number(66, "h.cfg:14"));
        assertThat(haproxy("0.0.0.0", 85)).isEmpty();
    }

    private Optional<RequestedBacklog> haproxy(String address, int port) {
        return requested(
                "haproxy", FakeProcess.owner("haproxy", "haproxy", "-f", "h.cfg"), FakeProcess.tcp(address, port));
    }

    @Test
    void redisIsReadOnlyIfItsPortIsThere() throws IOException {
        process.file("/etc/redis/redis.conf", "bind 127.0.0.1\nport 6379\ntcp-backlog 5000\n");
        Owner redis = FakeProcess.owner("redis-server", "/usr/bin/redis-server", "/etc/redis/redis.conf");

        assertThat(requested("redis", redis, FakeProcess.tcp("127.0.0.1", 6379)))
                .contains(number(5000, "/etc/redis/redis.conf:3"));
        assertThat(requested("redis", redis, FakeProcess.tcp("127.0.0.1", 6380)))
                .isEmpty();
    }

    /// The file may be that of another Redis, or of none.
    @Test
    void redisWhoseTitleHidesItsArgumentsIsNotBelievedToReadAnyFile() throws IOException {
        process.file("/etc/redis/redis.conf", "bind 127.0.0.1\nport 6379\ntcp-backlog 5000\n");
        Owner redis = FakeProcess.owner("redis-server", "/usr/bin/redis-server 127.0.0.1:6379");

        assertThat(requested("redis", redis, FakeProcess.tcp("127.0.0.1", 6379)))
                .isEmpty();
    }

    @Test
    void poolOfPhpAsksForTheMaximumUnlessItSaysOtherwise() throws IOException {
        process.file("/etc/php/8.2/fpm/php-fpm.conf", "[global]\ninclude=/etc/php/8.2/fpm/pool.d/*.conf\n")
                .file("/etc/php/8.2/fpm/pool.d/www.conf", "[www]\nlisten = /run/php/www.sock\n;listen.backlog = 511\n")
                .file("/etc/php/8.2/fpm/pool.d/api.conf", "[api]\nlisten = 127.0.0.1:9000\nlisten.backlog = 700\n")
                .file("/etc/php/8.2/fpm/pool.d/old.conf", "[old]\nlisten = 9001\nlisten.backlog = -1\n");
        Owner php = FakeProcess.owner("php-fpm8.2", "php-fpm: master process (/etc/php/8.2/fpm/php-fpm.conf)");

        assertThat(requested("php-fpm", php, FakeProcess.unix("/run/php/www.sock")))
                .contains(new RequestedBacklog(new Amount.Maximum(), "/etc/php/8.2/fpm/pool.d/www.conf:2 (PHP-FPM)"));
        assertThat(requested("php-fpm", php, FakeProcess.tcp("127.0.0.1", 9000)))
                .contains(number(700, "/etc/php/8.2/fpm/pool.d/api.conf:3"));
        assertThat(requested("php-fpm", php, FakeProcess.tcp("::", 9001)))
                .contains(new RequestedBacklog(new Amount.Maximum(), "/etc/php/8.2/fpm/pool.d/old.conf:3"));
        assertThat(requested("php-fpm", php, FakeProcess.tcp("127.0.0.1", 9002)))
                .isEmpty();
        assertThat(requested("php-fpm", FakeProcess.owner("php-fpm", "php-fpm: pool www"), FakeProcess.unix("/x")))
                .isEmpty();
    }

    @Test
    void otherConfigurationsAreRead() throws IOException {
        process.file(
                        "/etc/apache2/apache2.conf",
                        "ServerRoot \"/etc/apache2\"\nInclude ports.conf\nListenBackLog 600\n")
                .file("/etc/apache2/ports.conf", "Listen 80\n")
                .file("/srv/app/u.ini", "[uwsgi]\nhttp-socket = :80\nlisten = 321\n")
                .file("/srv/app/gunicorn.conf.py", "bind = ':80'\nbacklog = 99\n")
                .file("/etc/lighttpd/lighttpd.conf", "server.port = 80\nserver.listen-backlog = 777\n")
                .file("/etc/systemd/system/a.socket", "[Unit]\n[Socket]\nListenStream=80\nBacklog=50\n")
                .file("/srv/tomcat/conf/server.xml", """
                        <!-- <Connector port="80" acceptCount="1" /> -->
                        <Connector port="81" acceptCount="2" />
                          <Connector port="80"
                             acceptCount="250" />
                        """);

        assertThat(requested("apache", FakeProcess.owner("apache2", "/usr/sbin/apache2"), FakeProcess.tcp("::", 80)))
                .contains(number(600, "/etc/apache2/apache2.conf:3"));
        assertThat(requested("uwsgi", FakeProcess.owner("uwsgi", "uwsgi", "u.ini"), PORT_80))
                .contains(number(321, "u.ini:3"));
        assertThat(requested("gunicorn", FakeProcess.owner("gunicorn", "python3", "/usr/bin/gunicorn", "a"), PORT_80))
                .contains(number(99, "gunicorn.conf.py:2"));
        assertThat(requested("gunicorn", FakeProcess.owner("gunicorn", "gunicorn: master [a]"), PORT_80))
                .isEmpty();
        assertThat(requested("lighttpd", FakeProcess.owner("lighttpd", "lighttpd", "-D"), PORT_80))
                .contains(number(777, "/etc/lighttpd/lighttpd.conf:2"));
        assertThat(requested("systemd", FakeProcess.owner("systemd", "/sbin/init"), FakeProcess.tcp("::", 80)))
                .contains(number(50, "/etc/systemd/system/a.socket:4"));
        assertThat(requested(
                        "tomcat",
                        FakeProcess.owner("java", "java", "-Dcatalina.base=/srv/tomcat", "Bootstrap"),
                        FakeProcess.tcp("::", 80)))
                .contains(number(250, "/srv/tomcat/conf/server.xml:4"));
    }

    @Test
    void whatIsAlwaysAskedForIsEvidenceAndADefaultIsNot() {
        assertThat(requested("go", FakeProcess.owner("caddy", "caddy"), PORT_80))
                .contains(new RequestedBacklog(new Amount.Maximum(), "Go"));
        assertThat(requested("sshd", FakeProcess.owner("sshd", "sshd"), PORT_80))
                .contains(number(128, "OpenSSH sshd"));
        assertThat(requested("node", FakeProcess.owner("node", "node"), PORT_80))
                .isEmpty();
        assertThat(requested("netty", FakeProcess.owner("java", "java"), PORT_80))
                .isEmpty();
        assertThat(nginx(PORT_80)).isEmpty();
    }

    @Test
    @Timeout(20)
    void hostileFilesNeitherHangNorHurt() throws IOException, InterruptedException {
        Files.createDirectories(process.inside("/etc/nginx/many"));
        int made = new ProcessBuilder(
                        "mkfifo", process.inside("/etc/nginx/fifo").toString())
                .start()
                .waitFor();
        assertThat(made).isZero();
        Files.createSymbolicLink(process.inside("/etc/nginx/loop"), Path.of("loop"));
        for (int file = 0; file < 200; file++) {
            process.file("/etc/nginx/many/" + file, "include many/*;\n");
        }
        process.file("/etc/nginx/large", "listen 80 backlog=1;\n".repeat(60_000))
                .file(
                        "/etc/nginx/nginx.conf",
                        "include fifo; include loop; include /dev/zero; include nginx.conf; include large;"
                                + " include ../../../../../../etc/passwd; include a\0b; include many/*;\n");
        assertThat(nginx(PORT_80)).isEmpty();
    }

    @Test
    @Timeout(20)
    void textMadeToSlowTheSearchDownDoesNot() throws IOException {
        int size = 250_000;
        for (String piece : new String[] {
            "listen 80 ",
            "include ",
            "\n",
            " ",
            "[",
            "<Connector ",
            "bind :80,",
            "=",
            ";",
            "[\n",
            "frontend\nbind :80\n",
            "jetty",
            "<!--"
        }) {
            process.file("/etc/nginx/nginx.conf", piece.repeat(size / piece.length()));
            long start = System.nanoTime();
            for (KnownServer server : KnownServers.read().all()) {
                ConfigurationText text = ConfigurationText.of("x", piece.repeat(size / piece.length()), "#");
                StatedBacklogs.of(server.configuration(), PORT_80, java.util.List.of(text));
            }
            assertThat(nginx(PORT_80)).isEmpty();
            assertThat(Duration.ofNanos(System.nanoTime() - start)).as(piece).isLessThan(Duration.ofSeconds(5));
        }
    }

    private Optional<RequestedBacklog> nginx(Listener listener) {
        return requested("nginx", NGINX, listener);
    }

    private Optional<RequestedBacklog> requested(String id, Owner owner, Listener listener) {
        return RequestedBacklogs.of(owner, KnownServers.read().named(id).orElseThrow(), listener, process.proc());
    }

    private static RequestedBacklog number(long backlog, String source) {
        return new RequestedBacklog(new Amount.Exactly(backlog), source);
    }
}
