package dev.tidemark.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The file of servers, and who is recognised as which.
final class KnownServersTest {
    private static final String ROW = """
            servers = a
            a.title = A
            a.process = a
            a.directive = backlog {n}
            a.default = 7
            a.reload = UNKNOWN
            a.reload.words = Nobody knows.
            a.capacity = more
            a.source = a book
            a.measured = false
            """;

    private final KnownServers servers = KnownServers.read();

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    /// id, short name of the process, arguments.
    private static final List<List<String>> COMMANDS = List.of(
            List.of("nginx", "nginx", "nginx: master process /usr/sbin/nginx -g daemon on; master_process on;"),
            List.of("nginx", "nginx", "nginx: worker process"),
            List.of("apache", "apache2", "/usr/sbin/apache2", "-k", "start"),
            List.of("apache", "httpd", "/usr/sbin/httpd", "-DFOREGROUND"),
            List.of("uwsgi", "uwsgi", "/usr/bin/uwsgi", "--http-socket", ":9090"),
            List.of("uwsgi", "uwsgi-core", "/usr/bin/uwsgi-core", "--ini", "/etc/uwsgi/a.ini"),
            List.of("gunicorn", "gunicorn", "gunicorn: master [app:app]"),
            List.of("gunicorn", "gunicorn", "/usr/bin/python3", "/usr/bin/gunicorn", "app:app"),
            List.of("gunicorn", "python3", "python3", "-m", "gunicorn", "app:app"),
            List.of("uvicorn", "uvicorn", "/usr/bin/python3", "/usr/local/bin/uvicorn", "app:app"),
            List.of("redis", "redis-server", "redis-server 127.0.0.1:6379"),
            List.of("redis", "valkey-server", "/usr/bin/valkey-server 127.0.0.1:6379"),
            List.of("haproxy", "haproxy", "/usr/sbin/haproxy", "-Ws", "-f", "/etc/haproxy/haproxy.cfg"),
            List.of("postgres", "postgres", "/usr/lib/postgresql/15/bin/postgres", "-D", "/var/lib/postgresql"),
            List.of("postgres", "postgres", "postgres: main: checkpointer "),
            List.of("node", "node", "node", "server.js"),
            List.of("node", "MainThread", "/usr/bin/node", "server.js"),
            List.of("python", "python3", "python3", "-m", "http.server"),
            List.of("python", "python3.11", "python3.11", "serve.py"),
            List.of("tomcat", "java", "java", "-cp", "b.jar", "org.apache.catalina.startup.Bootstrap", "start"),
            List.of("jetty", "java", "java", "-jar", "/opt/jetty-home-12/start.jar"),
            List.of("netty", "java", "java", "-cp", "/lib/netty-transport-4.1.1.jar:/lib/app.jar", "Main"),
            List.of("spring-boot", "java", "java", "-cp", "/lib/spring-boot-3.2.1.jar:/lib/app.jar", "Main"),
            List.of("spring-boot", "java", "java", "org.springframework.boot.loader.launch.JarLauncher"),
            List.of("java", "java", "java", "-jar", "nowhere.jar"),
            List.of("tidemark-lab", "java", "java", "dev.tidemark.lab.server.ServerMain", "--backlog", "5"),
            List.of("php-fpm", "php-fpm8.2", "php-fpm: master process (/etc/php/8.2/fpm/php-fpm.conf)"),
            List.of("php-fpm", "php-fpm8.2", "php-fpm: pool www"),
            List.of("envoy", "envoy", "envoy", "-c", "/etc/envoy.yaml"),
            List.of("memcached", "memcached", "/usr/bin/memcached", "-m", "64"),
            List.of("lighttpd", "lighttpd", "/usr/sbin/lighttpd", "-D", "-f", "/etc/lighttpd/lighttpd.conf"),
            List.of("sshd", "sshd", "sshd: /usr/sbin/sshd -D [listener] 0 of 10-100 startups"),
            List.of("systemd", "systemd", "/sbin/init"),
            List.of("", "vim", "vim", "nginx.conf"),
            List.of("", "cat", "cat", "/usr/bin/gunicorn"),
            List.of("", "myd"));

    @Test
    void eachServerIsRecognisedByNameOrCommandLine() throws IOException {
        FakeProcess process = FakeProcess.in(folder);
        for (List<String> row : COMMANDS) {
            assertThat(servers.of(
                            FakeProcess.owner(
                                    row.get(1), row.subList(2, row.size()).toArray(String[]::new)),
                            process.proc()))
                    .as("%s", row)
                    .map(KnownServer::id)
                    .isEqualTo(Optional.of(row.getFirst()).filter(id -> !id.isEmpty()));
        }
    }

    @Test
    void jarOfSpringBootIsRecognisedByItsManifest() throws IOException {
        FakeProcess process = FakeProcess.in(folder);
        Files.write(process.inside("/srv/app/app.jar"), jar("Spring-Boot-Version: 3.2.1"));
        Files.write(process.inside("/srv/app/plain.jar"), jar("Main-Class: Main"));

        assertThat(servers.of(FakeProcess.owner("java", "java", "-jar", "app.jar"), process.proc()))
                .map(KnownServer::id)
                .contains("spring-boot");
        assertThat(servers.of(FakeProcess.owner("java", "java", "-jar", "/srv/app/app.jar"), process.proc()))
                .map(KnownServer::id)
                .contains("spring-boot");
        assertThat(servers.of(FakeProcess.owner("java", "java", "-jar", "plain.jar"), process.proc()))
                .map(KnownServer::id)
                .contains("java");
    }

    @Test
    void programInGoIsRecognisedByASectionOfItsExecutable() throws IOException {
        FakeProcess process = FakeProcess.in(folder).program(ElfSectionsTest.executable(".text", ".go.buildinfo"));

        assertThat(servers.of(FakeProcess.owner("caddy", "caddy", "run"), process.proc()))
                .map(KnownServer::id)
                .contains("go");
    }

    @Test
    void podIsRecognisedAroundWhateverRunsInIt() throws IOException {
        FakeProcess process = FakeProcess.in(folder)
                .cgroup(
                        "/kubepods.slice/kubepods-burstable.slice/kubepods-burstable-podab.slice/cri-containerd-1.scope");

        assertThat(servers.podAround(FakeProcess.owner("nginx", "nginx"), process.proc()))
                .map(KnownServer::id)
                .contains("kubernetes");
        assertThat(servers.of(FakeProcess.owner("nginx", "nginx"), process.proc()))
                .map(KnownServer::id)
                .contains("nginx");
        assertThat(servers.of(FakeProcess.owner("myd", "myd"), process.proc()))
                .map(KnownServer::id)
                .contains("kubernetes");
    }

    @Test
    void firstOwnerThatIsRecognisedCounts() throws IOException {
        FakeProcess process = FakeProcess.in(folder);

        assertThat(servers.of(
                        FakeProcess.owners(FakeProcess.owner("sh", "sh", "run"), FakeProcess.owner("nginx", "nginx")),
                        process.proc()))
                .map(KnownServer::id)
                .contains("nginx");
        assertThat(servers.of(FakeProcess.owners(), process.proc())).isEmpty();
    }

    @Test
    void directiveIsTheLineForThisListener() {
        KnownServer nginx = servers.named("nginx").orElseThrow();

        assertThat(nginx.directive(2000, FakeProcess.tcp("0.0.0.0", 8080))).isEqualTo("listen 8080 backlog=2000;");
        assertThat(nginx.directive(2000, FakeProcess.tcp("10.0.0.1", 80)))
                .isEqualTo("listen 10.0.0.1:80 backlog=2000;");
        assertThat(nginx.directive(2000, FakeProcess.tcp("::", 80))).isEqualTo("listen [::]:80 backlog=2000;");
        assertThat(nginx.directive(9, FakeProcess.unix("/run/a.sock"))).isEqualTo("listen unix:/run/a.sock backlog=9;");
        assertThat(servers.named("tomcat").orElseThrow().directive(5, FakeProcess.tcp("::", 8081)))
                .contains("acceptCount=\"5\"")
                .contains("port=\"8081\"");
    }

    @Test
    void rowsSayWhatWasMeasured() {
        KnownServer nginx = servers.named("nginx").orElseThrow();
        assertThat(nginx.defaultBacklog()).hasValue(511);
        assertThat(nginx.reload().effect()).isEqualTo(Reload.Effect.APPLIES_IF_VALUE_CHANGED);
        assertThat(nginx.measured()).isTrue();
        assertThat(nginx.requestsMaximum()).isFalse();
        assertThat(servers.named("go").orElseThrow().requestsMaximum()).isTrue();
        assertThat(servers.named("haproxy").orElseThrow().defaultBacklog()).isEmpty();
        assertThat(servers.all().stream()
                        .filter(server -> !server.measured())
                        .map(KnownServer::id)
                        .collect(Collectors.toSet()))
                .containsExactlyInAnyOrder(
                        "tomcat", "jetty", "netty", "spring-boot", "envoy", "uvicorn", "systemd", "kubernetes");
    }

    @Test
    void everyDirectiveSaysWhereTheNumberGoes() {
        assertThat(servers.all().stream()
                        .filter(server -> !List.of("go", "sshd").contains(server.id())))
                .allMatch(server ->
                        server.directive(4321, FakeProcess.tcp("0.0.0.0", 80)).contains("4321"))
                .noneMatch(
                        server -> server.directive(4321, FakeProcess.unix("/a")).contains("{n}"));
    }

    @Test
    void everyServerStandsInTheDocument() throws IOException {
        String document = Files.readString(Path.of("..", "docs", "servers.md"));

        assertThat(servers.all()).allMatch(server -> document.contains("| `" + server.id() + "` |"));
    }

    @Test
    void malformedFilesFail() throws IOException {
        assertThat(KnownServers.parse(new StringReader(ROW)).all()).hasSize(1);
        assertRefused(ROW + "a.colour = red\n", "a.colour: unknown");
        assertRefused(ROW.replace("a.title = A\n", ""), "a.title: missing");
        assertRefused(ROW.replace("a.process = a\n", ""), "a.process: missing");
        assertRefused(ROW.replace("= UNKNOWN", "= MAYBE"), "a.reload: MAYBE");
        assertRefused(ROW.replace("= false", "= perhaps"), "a.measured: perhaps");
        assertRefused(ROW.replace("servers = a", "servers = b"), "servers: lacks [a]");
        assertRefused(ROW.replace("servers = a", "servers = a, a"), "(expected: once)");
        assertRefused(ROW + "a.config.line = ([\n", "a.config.line: ");
        assertRefused(ROW + "a.command = ([\n", "a.command: ");
        assertRefused(ROW + "a.requests = many\n", "backlog: many");
        assertRefused(ROW + "a.cap =\n", "a.cap: empty");
    }

    private static void assertRefused(String text, String words) {
        assertThatThrownBy(() -> KnownServers.parse(new StringReader(text)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(words);
    }

    private static byte[] jar(String line) throws IOException {
        Manifest manifest = new Manifest(new java.io.ByteArrayInputStream(
                ("Manifest-Version: 1.0\n" + line + "\n").getBytes(StandardCharsets.UTF_8)));
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        new JarOutputStream(bytes, manifest).close();
        return bytes.toByteArray();
    }
}
