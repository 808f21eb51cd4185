package dev.tidemark.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RequestGuardTest {
    private static final String TOKEN = "a-token-of-some-length";

    @TempDir
    Path folder;

    private Path secret(String text) throws IOException {
        return file(text, "rw-------");
    }

    private Path file(String text, String mode) throws IOException {
        Path file = Files.createTempFile(folder, "secret", ".txt");
        Files.writeString(file, text);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
        return file;
    }

    private static String basic(String user) {
        return "Authorization: Basic " + Base64.getEncoder().encodeToString(user.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void onlyNamesOfThisServerAreAnswered() {
        HttpSettings settings = HttpSettings.at("127.0.0.1:0").withHosts(List.of("Web-3.example"));
        try (ServedAgent agent = ServedAgent.start(settings)) {
            for (String host : List.of(
                    "localhost", "LOCALHOST:9559", "127.0.0.1", "127.8.9.10:1", "[::1]:80", "web-3.example:9559")) {
                assertThat(agent.get("/healthz", "Host: " + host).status())
                        .as(host)
                        .isEqualTo(200);
            }
            for (String host : List.of(
                    "evil.example",
                    "evil.example:9559",
                    "localhost.evil.example",
                    "10.0.0.1",
                    "web-3.example.evil",
                    "2130706433",
                    "127.1",
                    "[::1",
                    "[fe80::1]",
                    "localhost, evil.example",
                    "user@localhost",
                    "localhost:99999999",
                    "")) {
                assertThat(agent.get("/healthz", "Host: " + host).status())
                        .as(host)
                        .isEqualTo(421);
            }
            assertThat(agent.get("/healthz", "Host: localhost", "Host: evil.example")
                            .status())
                    .isEqualTo(421);
            assertThat(RawClient.sent(agent.port(), "GET /healthz HTTP/1.0\r\n\r\n")
                            .status())
                    .isEqualTo(421);
            assertThat(agent.get("http://evil.example/healthz").status()).isEqualTo(421);
        }
    }

    @Test
    void theAddressThatTheClientConnectedToIsAllowedWhereAllAreListenedAt() throws IOException {
        HttpSettings settings = HttpSettings.at("*:0").withInsecure().withToken(secret(TOKEN));
        try (ServedAgent agent = ServedAgent.start(settings)) {
            assertThat(agent.get("/healthz", "Host: 127.0.0.1", "Authorization: Bearer " + TOKEN)
                            .status())
                    .isEqualTo(200);
            assertThat(agent.get("/healthz", "Host: 0.0.0.0", "Authorization: Bearer " + TOKEN)
                            .status())
                    .isEqualTo(421);
        }
    }

    @Test
    void pagesOfOtherSitesAreNotAnsweredButLinksAreFollowed() {
        try (ServedAgent agent = ServedAgent.start()) {
            assertThat(agent.get("/api/v1/live", "Sec-Fetch-Site: cross-site", "Sec-Fetch-Mode: no-cors")
                            .status())
                    .isEqualTo(403);
            assertThat(agent.get("/metrics", "Sec-Fetch-Site: cross-site", "Sec-Fetch-Mode: navigate")
                            .status())
                    .isEqualTo(200);
            assertThat(agent.get("/metrics", "Sec-Fetch-Site: same-origin", "Sec-Fetch-Mode: cors")
                            .status())
                    .isEqualTo(200);
        }
    }

    @Test
    void withATokenNothingIsAnsweredWithoutIt() throws IOException {
        HttpSettings settings = HttpSettings.at("127.0.0.1:0").withToken(secret(TOKEN + "\n"));
        try (ServedAgent agent = ServedAgent.start(settings)) {
            for (String path : List.of("/", "/metrics", "/healthz", "/api/v1/live", "/nothing")) {
                WebReply reply = agent.get(path);
                assertThat(reply.status()).as(path).isEqualTo(401);
                assertThat(reply.header("www-authenticate").lines())
                        .containsExactly("Basic realm=\"tidemark\", charset=\"UTF-8\"", "Bearer realm=\"tidemark\"");
            }
            assertThat(agent.get("/metrics", "Authorization: Bearer " + TOKEN).status())
                    .isEqualTo(200);
            assertThat(agent.get("/metrics", "Authorization: bearer " + TOKEN).status())
                    .isEqualTo(200);
            assertThat(agent.get("/metrics", basic("token:" + TOKEN)).status()).isEqualTo(200);
            for (String wrong : List.of(
                    "Authorization: Bearer " + TOKEN + "x",
                    "Authorization: Bearer " + TOKEN.substring(1),
                    "Authorization: Bearer",
                    "Authorization: " + TOKEN,
                    "Authorization: Basic %%%",
                    basic(TOKEN),
                    basic("root:" + TOKEN))) {
                assertThat(agent.get("/metrics", wrong).status()).as(wrong).isEqualTo(401);
            }
        }
    }

    @Test
    void aUserOfTheFileIsAnsweredWithTheRightPasswordOnly() throws IOException {
        HttpSettings settings =
                HttpSettings.at("127.0.0.1:0").withUsers(secret("# those of the shift\nann:s3cret:x\nbob:schlüssel\n"));
        try (ServedAgent agent = ServedAgent.start(settings)) {
            assertThat(agent.get("/metrics", basic("ann:s3cret:x")).status()).isEqualTo(200);
            assertThat(agent.get("/metrics", basic("bob:schlüssel")).status()).isEqualTo(200);
            assertThat(agent.get("/metrics", basic("ann:schlüssel")).status()).isEqualTo(401);
            assertThat(agent.get("/metrics", basic("# those of the shift")).status())
                    .isEqualTo(401);
            assertThat(agent.get("/metrics", "Authorization: Bearer s3cret:x").status())
                    .isEqualTo(401);
        }
    }

    @Test
    void othersThanThisMachineAreServedOnlyWithProtection() throws IOException {
        HttpSettings open = HttpSettings.at("*:0");

        assertThat(open.problem())
                .contains("http.listen: *:0 without TLS (expected: http.tls.certificate and http.tls.key, or "
                        + "http.insecure)");
        assertThat(open.withInsecure().problem())
                .contains("http.listen: *:0 without a password (expected: http.token-file or http.users-file)");
        assertThat(HttpSettings.at("[::]:0").withToken(secret(TOKEN)).problem()).isPresent();
        assertThat(HttpSettings.at("192.0.2.1:0").withToken(secret(TOKEN)).problem())
                .isPresent();
        assertThat(open.withInsecure().withToken(secret(TOKEN)).problem()).isEmpty();
        assertThat(HttpSettings.at("[::1]:0").problem()).isEmpty();
        assertThatExceptionOfType(HttpRefused.class).isThrownBy(() -> ServedAgent.start(open.withInsecure()));
    }

    @Test
    void aSecretThatOthersCouldReadIsNone() throws IOException {
        Path readable = file(TOKEN, "rw-r--r--");

        assertThat(HttpSettings.at("127.0.0.1:0").withToken(readable).problem())
                .contains(
                        "http.token-file " + readable + ": others may read or write it (expected: mode 0600 or 0640)");
        assertThat(HttpSettings.at("127.0.0.1:0")
                        .withUsers(file("a:b", "rw-rw----"))
                        .problem())
                .isPresent();
        assertThat(HttpSettings.at("127.0.0.1:0")
                        .withToken(file(TOKEN, "rw-r-----"))
                        .problem())
                .isEmpty();
    }

    @Test
    void aSecretFileMustHoldASecret() throws IOException {
        HttpSettings settings = HttpSettings.at("127.0.0.1:0");
        Path missing = folder.resolve("missing");

        assertThat(settings.withToken(missing).problem())
                .isEqualTo(Optional.of("http.token-file " + missing + ": no such file (expected: a file to read)"));
        assertThat(settings.withToken(secret("short")).problem())
                .get()
                .asString()
                .contains("16 characters");
        assertThat(settings.withToken(secret(TOKEN + "\n" + TOKEN)).problem()).isPresent();
        assertThat(settings.withUsers(secret("\n")).problem()).isPresent();
        assertThat(settings.withUsers(secret("nobody\n")).problem()).isPresent();
        assertThat(settings.withUsers(secret(":x\n")).problem()).isPresent();
        assertThat(settings.withToken(folder).problem()).isPresent();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"9559", ":9559", "127.0.0.1", "127.0.0.1:", "127.0.0.1:x", "127.0.0.1:65536", "::1:80", "web:80"
            })
    void whatIsNoAddressIsNotListenedAt(String listen) {
        assertThatExceptionOfType(HttpRefused.class)
                .isThrownBy(() -> HttpSettings.at(listen))
                .withMessageStartingWith("http.listen: " + listen + " (expected: ");
    }
}
