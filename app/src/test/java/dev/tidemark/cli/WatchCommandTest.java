package dev.tidemark.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.lab.Await;
import dev.tidemark.lab.LabClients;
import dev.tidemark.lab.LabListener;
import dev.tidemark.lab.LabNamespace;
import dev.tidemark.lab.ListenerRecipe;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// `tidemark watch` at work on this kernel.
final class WatchCommandTest {
    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final Pattern AT = Pattern.compile("\"at\":\"([^\"]+)\"");

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    private final ServerSocket server;
    private final String filter;

    /// Java listens on IPv4 addresses with IPv6 sockets.
    private final String shown;

    WatchCommandTest() throws IOException {
        server = new ServerSocket(0, 5, InetAddress.ofLiteral("127.0.0.1"));
        filter = "127.0.0.1:" + server.getLocalPort();
        shown = "[::ffff:127.0.0.1]:" + server.getLocalPort();
    }

    @AfterEach
    void closeServer() throws IOException {
        server.close();
    }

    private int run(String... arguments) {
        return Commands.run(new Console(out, err, Optional.empty(), Map.of()), arguments);
    }

    private static String text(ByteArrayOutputStream stream) {
        return stream.toString(StandardCharsets.UTF_8);
    }

    @Test
    void rowsGoToStandardOutputAndTheSummaryBesideThem() {
        assertThat(run("watch", filter, "--interval", "20ms", "--count", "3", "--utc"))
                .isZero();
        assertThat(text(out).lines()).hasSize(4).first().asString().startsWith("TIME +00:00   " + shown);
        assertThat(text(err)).startsWith("3 ticks of 20 ms. Highest seen: " + shown + " >=0/6.\nOverflows ");
    }

    @Test
    void ticksStayOnTheGridWithoutDrifting() {
        assertThat(run("watch", filter, "--interval", "10ms", "--count", "200", "--json"))
                .isZero();
        List<String> lines = text(out).lines().toList();
        assertThat(lines).hasSize(201);
        String summary = lines.getLast();
        long from = nanos(field(summary, Pattern.compile("\"from\":\"([^\"]+)\"")));
        long last = nanos(field(lines.get(199), AT));
        long slots = 200 + Long.parseLong(field(summary, Pattern.compile("\"skipped\":(\\d+)")));
        // A tick may be late on a busy machine, but lateness does not add up.
        assertThat(last - from).isBetween((slots * 10 - 5) * 1_000_000, (slots * 10 + 200) * 1_000_000);
        long late = Long.parseLong(field(summary, Pattern.compile("\"late\":(\\d+)")));
        long offGrid = lines.subList(0, 200).stream()
                .mapToLong(line -> Math.floorMod(nanos(field(line, AT)) - from, 10_000_000L))
                .filter(phase -> phase > 6_000_000 && phase < 9_000_000)
                .count();
        assertThat(offGrid).isLessThanOrEqualTo(late + 20);
    }

    private static String field(String line, Pattern pattern) {
        Matcher matcher = pattern.matcher(line);
        assertThat(matcher.find()).as(line).isTrue();
        return matcher.group(1);
    }

    private static long nanos(String instant) {
        return Duration.between(Instant.EPOCH, Instant.parse(instant)).toNanos();
    }

    @Test
    void durationEndsItToo() {
        assertThat(run("watch", filter, "--interval", "10ms", "--for", "50ms", "--json"))
                .isZero();
        assertThat(text(out).lines().count()).isBetween(2L, 6L);
    }

    @Test
    void overflowBetweenTicksIsShown() {
        String name = "watch-" + ProcessHandle.current().pid();
        try (LabNamespace namespace = LabNamespace.named(name);
                LabListener listener = LabListener.open(namespace, ListenerRecipe.tcp("127.0.0.1"), 6)) {
            CompletableFuture<Integer> watching = CompletableFuture.supplyAsync(
                    () -> run("watch", "netns:" + name, "--interval", "500ms", "--count", "6"));
            Await.until("first tick", LIMIT, () -> text(out).lines().count() > 1);
            int drops = listener.drops();
            try (LabClients _ = LabClients.connect(namespace, listener, 7 + 13)) {
                Await.until("drops", LIMIT, () -> listener.drops() >= drops + 13);
            }
            listener.drain();
            assertThat(watching.join()).isZero();
            assertThat(text(out)).contains("NAMESPACE", name);
            // Full at a sample when the burst fell on it, and in between otherwise.
            assertThat(text(out)).containsAnyOf("OVERFLOW ", "FULL ");
            assertThat(text(err)).contains("Overflows +");
        }
    }

    @Test
    void nothingToWatchIsSaidInASentence() {
        assertThat(run("watch", ":1")).isEqualTo(3);
        assertThat(text(err)).isEqualTo("tidemark: filter: :1 matches no listener (expected: at least one)\n");
    }

    @Test
    void intervalsThatMakeNoSenseAreRefused() {
        assertThat(run("watch", "--interval", "999us")).isEqualTo(3);
        assertThat(run("watch", "--interval", "2d")).isEqualTo(3);
        assertThat(run("watch", "--count", "0")).isEqualTo(3);
        assertThat(run("watch", "--for", "10ms")).isEqualTo(3);
        assertThat(text(err).lines())
                .containsExactly(
                        "tidemark: --interval: 999 us (expected: whole milliseconds, from 1ms to 1d)",
                        "tidemark: --interval: 2 d (expected: whole milliseconds, from 1ms to 1d)",
                        "tidemark: --count: 0 (expected: 1 or more)",
                        "tidemark: --for: 10 ms (expected: at least the interval, 1 s)");
    }

    @Test
    void closedPipeEndsItQuietly() {
        OutputStream closed = new OutputStream() {
            @Override
            public void write(int octet) throws IOException {
                throw new IOException("Broken pipe");
            }
        };
        assertThat(Commands.run(
                        new Console(closed, err, Optional.empty(), Map.of()), "watch", filter, "--interval", "10ms"))
                .isZero();
        assertThat(text(err)).isEmpty();
    }

    @Test
    void interruptEndsItWithItsSummaryAndWithZero() throws IOException, InterruptedException {
        Process watching = new ProcessBuilder(
                        ProcessHandle.current().info().command().orElseThrow(),
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        System.getProperty("java.class.path"),
                        "dev.tidemark.cli.Main",
                        "watch",
                        filter,
                        "--interval",
                        "50ms")
                .start();
        try {
            InputStream rows = watching.getInputStream();
            assertThat(rows.read()).isEqualTo('T');
            Process kill = new ProcessBuilder("kill", "-INT", Long.toString(watching.pid())).start();
            assertThat(kill.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
            String rest = new String(rows.readAllBytes(), StandardCharsets.UTF_8);
            String summary = new String(watching.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(watching.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
            assertThat(watching.exitValue()).isZero();
            assertThat(rest).endsWith("0/0\n");
            assertThat(summary).contains(" of 50 ms. Highest seen: " + shown, "Overflows ");
        } finally {
            watching.destroyForcibly();
        }
    }
}
