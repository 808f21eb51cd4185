package dev.tidemark.connect;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.util.Collection;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/// Whose word is good for an agent's certificate: the authorities that Java knows, or those of a file alone. The
/// certificate has to be for the host of the address in either case.
public final class AgentTrust {
    private static final int LARGEST = 1 << 20;

    private final Optional<SSLContext> context;

    private AgentTrust(Optional<SSLContext> context) {
        this.context = context;
    }

    /// The authorities that Java knows.
    public static AgentTrust usual() {
        return new AgentTrust(Optional.empty());
    }

    /// The certificates of `file` (PEM), and no others.
    ///
    /// @throws AgentFailure when the file cannot be read or holds none
    public static AgentTrust read(Path file) {
        try {
            KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
            store.load(null, null);
            for (Certificate certificate : certificates(file)) {
                store.setCertificateEntry("ca-" + store.size(), certificate);
            }
            TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(store);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, trust.getTrustManagers(), null);
            return new AgentTrust(Optional.of(context));
        } catch (GeneralSecurityException | IOException unusable) {
            throw refused(file, unusable);
        }
    }

    private static Collection<? extends Certificate> certificates(Path file) throws IOException, CertificateException {
        if (!Files.isRegularFile(file) || Files.size(file) > LARGEST) {
            throw new IOException("no file, or larger than " + LARGEST);
        }
        Collection<? extends Certificate> found = CertificateFactory.getInstance("X.509")
                .generateCertificates(new ByteArrayInputStream(Files.readAllBytes(file)));
        if (found.isEmpty()) {
            throw new CertificateException("none");
        }
        return found;
    }

    private static AgentFailure refused(Path file, Exception cause) {
        return new AgentFailure(
                "--connect-ca: " + file + " (expected: a file that can be read, with certificates, PEM)", cause);
    }

    Optional<SSLContext> context() {
        return context;
    }
}
