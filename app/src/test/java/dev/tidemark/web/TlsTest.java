package dev.tidemark.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemark.connect.AgentAddress;
import dev.tidemark.connect.AgentClient;
import dev.tidemark.connect.AgentFailure;
import dev.tidemark.connect.AgentSecret;
import dev.tidemark.connect.AgentTrust;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// With certificates that `openssl` makes.
class TlsTest {
    @TempDir
    static Path folder;

    @BeforeAll
    static void makeIdentities() throws Exception {
        identity("ec", "ec", "-pkeyopt", "ec_paramgen_curve:P-256");
        identity("rsa", "rsa:2048");
        identity("ed", "ed25519");
        openssl(
                "rsa",
                "-in",
                key("rsa").toString(),
                "-traditional",
                "-out",
                key("pkcs1").toString());
        openssl(
                "pkcs8",
                "-topk8",
                "-in",
                key("rsa").toString(),
                "-passout",
                "pass:x",
                "-out",
                key("locked").toString());
        Files.writeString(key("garbage"), "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n");
        Files.writeString(key("empty"), "");
        for (String name : List.of("pkcs1", "locked", "garbage", "empty")) {
            Files.setPosixFilePermissions(key(name), PosixFilePermissions.fromString("rw-------"));
        }
    }

    private static void identity(String name, String... kind) throws Exception {
        List<String> words = new java.util.ArrayList<>(List.of("req", "-x509", "-newkey"));
        words.addAll(List.of(kind));
        words.addAll(List.of(
                "-nodes",
                "-days",
                "2",
                "-subj",
                "/CN=localhost",
                "-addext",
                "subjectAltName=DNS:localhost,IP:127.0.0.1",
                "-keyout",
                key(name).toString(),
                "-out",
                certificate(name).toString()));
        openssl(words.toArray(String[]::new));
        Files.setPosixFilePermissions(key(name), PosixFilePermissions.fromString("rw-------"));
    }

    private static void openssl(String... words) throws Exception {
        List<String> command = new java.util.ArrayList<>(List.of("openssl"));
        command.addAll(List.of(words));
        Path log = folder.resolve("openssl.log");
        Process openssl = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        assertThat(openssl.waitFor()).as(() -> read(log)).isZero();
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException failed) {
            return failed.toString();
        }
    }

    private static Path key(String name) {
        return folder.resolve(name + ".key");
    }

    private static Path certificate(String name) {
        return folder.resolve(name + ".crt");
    }

    private static HttpSettings settings(String certificate, String key) {
        return HttpSettings.at("127.0.0.1:0").withTls(certificate(certificate), key(key));
    }

    private static HttpClient trusting(String name) throws Exception {
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        try (var in = Files.newInputStream(certificate(name))) {
            trusted.setCertificateEntry(
                    "server", CertificateFactory.getInstance("X.509").generateCertificate(in));
        }
        TrustManagerFactory managers = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        managers.init(trusted);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, managers.getTrustManagers(), null);
        return HttpClient.newBuilder()
                .sslContext(context)
                .connectTimeout(Duration.ofSeconds(10))
                .build();
    }

    @ParameterizedTest
    @ValueSource(strings = {"ec", "rsa", "ed"})
    void everyKindOfKeyIsServedAndTrusted(String name) throws Exception {
        try (ServedAgent agent = ServedAgent.start(settings(name, name));
                HttpClient client = trusting(name)) {
            assertThat(agent.url()).startsWith("https://127.0.0.1:");
            var reply = client.send(
                    HttpRequest.newBuilder(URI.create(agent.url() + "/metrics")).build(), BodyHandlers.ofString());
            assertThat(reply.statusCode()).isEqualTo(200);
            assertThat(reply.body()).isEqualTo(ServedAgent.METRICS);
        }
    }

    @Test
    void theCommandLineTrustsWhomItIsTold() {
        try (ServedAgent agent = ServedAgent.start(settings("ec", "ec"));
                AgentClient client = client(agent.url(), AgentTrust.read(certificate("ec")));
                AgentClient usual = client(agent.url(), AgentTrust.usual());
                AgentClient other = client(agent.url(), AgentTrust.read(certificate("rsa")));
                AgentClient elsewhere =
                        client(agent.url().replace("127.0.0.1", "127.0.0.2"), AgentTrust.read(certificate("ec")))) {
            assertThat(client.view().listeners()).isNotEmpty();
            for (AgentClient stranger : List.of(usual, other)) {
                assertThatThrownBy(stranger::view)
                        .isInstanceOf(AgentFailure.class)
                        .hasMessageContaining("TLS: ");
            }
            assertThatThrownBy(elsewhere::view).isInstanceOf(AgentFailure.class);
            assertThatThrownBy(() -> AgentTrust.read(key("garbage")))
                    .hasMessage("--connect-ca: " + key("garbage")
                            + " (expected: a file that can be read, with certificates, PEM)");
        }
    }

    private static AgentClient client(String url, AgentTrust trust) {
        return AgentClient.of(AgentAddress.parse(url), AgentSecret.none(), trust);
    }

    @Test
    void whoSpeaksNoTlsOrStopsInTheMiddleHoldsUpNobody() throws Exception {
        try (ServedAgent agent = ServedAgent.start(settings("ec", "ec"));
                HttpClient client = trusting("ec")) {
            for (int stuck = 0; stuck < 20; stuck++) {
                try (RawClient silent = RawClient.connect(agent.port());
                        RawClient halfHello = RawClient.connect(agent.port());
                        RawClient plain = RawClient.connect(agent.port())) {
                    silent.send("");
                    halfHello.send("\u0016\u0003\u0001\u0002\u0000\u0001\u0000");
                    plain.send("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n");
                    var reply = client.send(
                            HttpRequest.newBuilder(URI.create(agent.url() + "/healthz"))
                                    .timeout(Duration.ofSeconds(5))
                                    .build(),
                            BodyHandlers.discarding());
                    assertThat(reply.statusCode()).isEqualTo(200);
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"pkcs1", "locked"})
    void aKeyInAnotherFormIsToldHowToConvert(String key) {
        assertThat(settings("rsa", key).problem()).get().asString().contains("openssl pkcs8 -topk8 -nocrypt");
    }

    @ParameterizedTest
    @ValueSource(strings = {"garbage", "empty", "missing"})
    void whatIsNoKeyIsRefused(String key) {
        assertThat(settings("rsa", key).problem()).get().asString().startsWith("http.tls.key " + key(key));
    }

    @Test
    void aKeyOfAnotherCertificateIsRefused() {
        assertThat(settings("rsa", "ec").problem()).get().asString().contains("the key of the first certificate");
        assertThat(settings("ec", "ec").problem()).isEmpty();
        assertThat(HttpSettings.at("127.0.0.1:0").withTls(key("ec"), key("ec")).problem())
                .contains("http.tls.certificate " + key("ec") + ": none (expected: certificates in PEM)");
    }
}
