package dev.tidemark.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemark.agent.AlertRule.AcceptorStalled;
import dev.tidemark.agent.AlertRule.Fill;
import dev.tidemark.agent.AlertRule.LimitBelow;
import dev.tidemark.agent.AlertRule.Overflow;
import dev.tidemark.settings.InvalidSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What the agent is to do comes together from four places.
final class AgentSettingsTest {
    private static final Path HISTORY = Path.of("/var/lib/tidemark/history.db");
    private static final AgentSettings DEFAULTS = AgentSettings.of(SettingsLayers.defaults(HISTORY));

    @TempDir
    private Path folder = Path.of("");

    @Test
    void theDefaultsAreThoseOfTheExample() {
        Path example = Path.of("..", "packaging", "agent.example.yaml");

        assertThat(AgentSettings.of(
                        SettingsLayers.defaults(Path.of("/elsewhere")).file(Optional.of(example))))
                .isEqualTo(DEFAULTS);
        assertThat(DEFAULTS.sample())
                .isEqualTo(new AgentSettings.Sample(Duration.ofMillis(100), Duration.ofSeconds(1), true, true));
        assertThat(DEFAULTS.http().listen()).contains("127.0.0.1:9559");
        assertThat(DEFAULTS.alerts().rules()).isEmpty();
    }

    @Test
    void theExampleIsRightWithItsLinesInForceToo() throws IOException {
        String example = Files.readString(Path.of("..", "packaging", "agent.example.yaml"))
                .replaceAll("(?m)^( *)#(?=\\S|  )", "$1")
                .replaceAll("(?m)^  rules: \\[]\n", "")
                .replaceAll("(?m)^.*(-file|certificate|key): .*\n", "")
                .replace("  tls:\n", "");
        AgentSettings settings = of(example);

        assertThat(settings.alerts().webhook()).isPresent();
        assertThat(settings.alerts().rules())
                .containsExactly(
                        new AlertRule("nearly full", new Fill(90), Duration.ofSeconds(10), List.of()),
                        new AlertRule("clients turned away", new Overflow(), Duration.ZERO, List.of()),
                        new AlertRule("limit too small", new LimitBelow(512), Duration.ZERO, List.of(":80", ":443")),
                        new AlertRule("nobody accepts", new AcceptorStalled(), Duration.ofSeconds(30), List.of()));
    }

    @Test
    void anOptionIsStrongerThanTheEnvironmentAndThatThanTheFile() throws IOException {
        SettingsLayers layers = SettingsLayers.defaults(HISTORY)
                .file(Optional.of(write("sample: {interval: 20ms, unix: false}\nhistory: /a\nhttp: {listen: 'off'}\n")))
                .environment(
                        Map.of("TIDEMARK_SAMPLE_INTERVAL", "30ms", "TIDEMARK_HISTORY", "/b", "TIDEMARK_POLICY", "/p"))
                .option(SettingKey.SAMPLE_INTERVAL, "40ms", "--interval");
        AgentSettings settings = AgentSettings.of(layers);

        assertThat(settings.sample().interval()).isEqualTo(Duration.ofMillis(40));
        assertThat(settings.history()).contains(Path.of("/b"));
        assertThat(settings.sample().unix()).isFalse();
        assertThat(settings.http().listen()).isEmpty();
        assertThat(EffectiveSettings.of(layers))
                .contains("  interval: 40ms  # --interval\n")
                .contains("  counters: 1s  # default\n")
                .contains("  unix: false  # config " + folder.resolve("agent.yaml") + ":1\n")
                .contains("\nhistory: /b  # TIDEMARK_HISTORY\n")
                .contains("  #token-file:  # not set\n");
    }

    @Test
    void whatIsPrintedMeansTheSame() throws IOException {
        String text = """
            sample: {interval: 5ms, namespaces: current}
            history: "/a b/\\"c\\".db"
            http:
              listen: "[::1]:0"
              hosts: [web-3, web-3.example]
            alerts:
              rules:
                - {when: fill, for: 1500ms, filter: [":80", "process:a b"]}
                - {when: limit-below, min: 7, name: "x # y"}
            """;
        SettingsLayers layers = SettingsLayers.defaults(HISTORY).file(Optional.of(write(text)));

        assertThat(of(EffectiveSettings.of(layers))).isEqualTo(AgentSettings.of(layers));
    }

    @Test
    void secretsAreNotPrinted() throws IOException {
        Path token = write("token", "hush");
        SettingsLayers layers = SettingsLayers.defaults(HISTORY)
                .environment(Map.of(
                        "TIDEMARK_ALERTS_WEBHOOK_URL",
                        "https://hooks.example/T0/secret?key=secret",
                        "TIDEMARK_ALERTS_WEBHOOK_TOKEN_FILE",
                        token.toString()));

        assertThat(AgentSettings.of(layers).alerts().tokenFile()).contains(token);
        assertThat(EffectiveSettings.of(layers))
                .contains("https://hooks.example/...")
                .contains(token.toString())
                .doesNotContain("secret")
                .doesNotContain("hush");
    }

    /// `|` stands for the end of a line.
    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            quoteCharacter = '`',
            value = {
                "sampel: {} ~ :1: sampel (expected: sample, history, probe, accept-wait, arrivals, elastic, http, alerts)",
                "sample:|  intervall: 5ms ~ :2: sample.intervall (expected: sample.interval)",
                "listen: x:1 ~ :1: listen (expected: http.listen)",
                "http: {tls: {cert: /a}} ~ :1: http.tls.cert (expected: certificate, key)",
                "sample: 5ms ~ :1: 5ms (expected: keys: interval, counters, namespaces, unix)",
                "sample: {interval: [5ms]} ~ :1: a list (expected: one value)",
                "||sample: {interval: 2s} ~ :3: sample.interval: 2s (expected: a duration with its unit, from 1ms to"
                        + " 1s)",
                "sample: {interval: 100} ~ :1: sample.interval: 100 (expected: a duration with its unit, from 1ms to"
                        + " 1s)",
                "sample: {interval: 1500us} ~ :1: sample.interval: 1500us (expected: a duration with its unit, from"
                        + " 1ms to 1s)",
                "sample: {counters: 10ms} ~ :1: sample.counters: 10ms (expected: a duration with its unit, from the"
                        + " interval to 1m)",
                "sample: {unix: yes} ~ :1: sample.unix: yes (expected: true or false)",
                "accept-wait: yes ~ :1: accept-wait: yes (expected: auto, on or off)",
                "history: '' ~ :1: history: nothing (expected: the path of a file)",
                "http: {listen: 9559} ~ :1: http.listen: 9559 (expected: HOST:PORT, such as 127.0.0.1:9559 or"
                        + " \"[::1]:9559\", or off)",
                "http: {listen: '::1:9559'} ~ :1: http.listen: ::1:9559 (expected: HOST:PORT, such as 127.0.0.1:9559 or"
                        + " \"[::1]:9559\", or off)",
                "http: {listen: 'a:65536'} ~ :1: http.listen: a:65536 (expected: HOST:PORT, such as 127.0.0.1:9559 or"
                        + " \"[::1]:9559\", or off)",
                "http: {tls: {key: /a}} ~ :1: http.tls.key alone (expected: http.tls.certificate and http.tls.key)",
                "alerts: {webhook: {url: 'ftp://secret/'}} ~ :1: alerts.webhook.url: its value (expected: an address"
                        + " with https:// or http://, without user and password)",
                "alerts: {rules: {}} ~ :1: keys with values (expected: a list of rules, {name: TEXT, when: fill,"
                        + " overflow, limit-below or acceptor-stalled})",
                "alerts:|  rules:|    - {name: a} ~ :3: a rule without when (expected: fill, overflow, limit-below or"
                        + " acceptor-stalled)",
                "alerts:|  rules:|    - {when: fil} ~ :3: when: fil (expected: fill)",
                "alerts:|  rules:|    - {when: limit-below} ~ :3: limit-below without min (expected: min: N)",
                "alerts:|  rules:|    - {when: fill, above: 101} ~ :3: above: 101 (expected: a number from 1 to 100)",
                "alerts:|  rules:|    - {when: overflow, above: 5} ~ :3: above (expected: it only with when: fill)",
                "alerts:|  rules:|    - {when: overflow, abov: 5} ~ :3: abov (expected: above)",
                "alerts:|  rules:|    - {when: fill, for: 5} ~ :3: for: 5 (expected: a duration with its unit, 5ms)",
                "alerts:|  rules:|    - {when: fill, filter: [':0x']} ~ :3: filter: :0x (expected: a port from 1 to"
                        + " 65535)",
                "alerts:|  rules:|  - {when: fill}|  - {when: fill} ~ :4: name fill (expected: once; it is on line 3"
                        + " too)",
            })
    void aSlipOfThePenIsToldWithItsLine(String text, String told) throws IOException {
        Path file = write(text.replace('|', '\n') + "\n");

        assertThatThrownBy(
                        () -> AgentSettings.of(SettingsLayers.defaults(HISTORY).file(Optional.of(file))))
                .isInstanceOf(InvalidSettings.class)
                .hasMessage("config " + file + told);
    }

    @Test
    void aWrongVariableIsToldByItsName() {
        SettingsLayers layers = SettingsLayers.defaults(HISTORY);

        assertThatThrownBy(() -> layers.environment(Map.of("TIDEMARK_HTTP_LISTN", "x")))
                .hasMessage("environment: TIDEMARK_HTTP_LISTN (expected: TIDEMARK_HTTP_LISTEN)");
        assertThatThrownBy(() -> AgentSettings.of(layers.environment(Map.of("TIDEMARK_SAMPLE_INTERVAL", "5"))))
                .hasMessage("TIDEMARK_SAMPLE_INTERVAL: 5 (expected: a duration with its unit, from 1ms" + " to 1s)");
        assertThatThrownBy(() -> AgentSettings.of(
                        SettingsLayers.defaults(HISTORY).option(SettingKey.SAMPLE_INTERVAL, "500", "--interval")))
                .hasMessage("--interval: 500 (expected: a duration with its unit, from 1ms to 1s)");
    }

    @Test
    void aSecretThatOthersMayReadIsRefused() throws IOException {
        Path token = write("token", "hush");
        Files.setPosixFilePermissions(token, PosixFilePermissions.fromString("rw-r--r--"));

        assertThatThrownBy(() -> of("http: {token-file: " + token + "}\n"))
                .hasMessage("config " + folder.resolve("agent.yaml") + ":1: http.token-file " + token
                        + ": others may read or write it (expected: mode 0600 or 0640)");
    }

    @Test
    void aTokenIsNotSentInTheClear() throws IOException {
        Path token = write("token", "hush");

        assertThatThrownBy(() -> of("alerts: {webhook: {url: 'http://a.example/', token-file: " + token + "}}\n"))
                .hasMessage("config " + folder.resolve("agent.yaml")
                        + ":1: a token over http (expected: alerts.webhook.url: https://...)");
        assertThat(of("alerts: {webhook: {url: 'http://127.0.0.1:1/', token-file: " + token + "}}\n")
                        .alerts()
                        .tokenFile())
                .contains(token);
    }

    private AgentSettings of(String text) throws IOException {
        return AgentSettings.of(SettingsLayers.defaults(HISTORY).file(Optional.of(write(text))));
    }

    private Path write(String text) throws IOException {
        return write("agent.yaml", text);
    }

    private Path write(String name, String text) throws IOException {
        Path file = Files.writeString(folder.resolve(name), text);
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    }
}
