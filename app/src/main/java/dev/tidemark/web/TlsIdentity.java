package dev.tidemark.web;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/// The certificates and the private key by which the server proves who it is.
record TlsIdentity(List<Certificate> chain, PrivateKey key) {
    private static final List<String> KEY_KINDS = List.of("EC", "RSA", "EdDSA");

    TlsIdentity {
        chain = List.copyOf(chain);
    }

    /// @throws HttpRefused when the files hold no such thing, or do not belong together
    static TlsIdentity read(HttpSettings.Tls files) {
        TlsIdentity identity = new TlsIdentity(chain(files.certificate()), key(files.key()));
        if (!identity.belongsTogether()) {
            throw new HttpRefused("http.tls.key " + files.key()
                    + ": another one (expected: the key of the first certificate in " + files.certificate() + ")");
        }
        return identity;
    }

    private static List<Certificate> chain(Path file) {
        List<Certificate> chain = new ArrayList<>();
        String expected = "http.tls.certificate " + file + ": none (expected: certificates in PEM)";
        try {
            CertificateFactory factory = CertificateFactory.getInstance("X.509");
            for (byte[] der : PemFile.parse(SecretText.readPublic("http.tls.certificate", file))
                    .all("CERTIFICATE")) {
                chain.add(factory.generateCertificate(new ByteArrayInputStream(der)));
            }
        } catch (CertificateException failed) {
            throw new HttpRefused(expected, failed);
        }
        if (chain.isEmpty()) {
            throw new HttpRefused(expected);
        }
        return chain;
    }

    private static PrivateKey key(Path file) {
        PemFile pem = PemFile.parse(SecretText.read("http.tls.key", file));
        List<byte[]> keys = pem.all("PRIVATE KEY");
        if (keys.isEmpty() && pem.has(" PRIVATE KEY")) {
            throw new HttpRefused(
                    "http.tls.key " + file
                            + ": in another form (expected: PKCS #8 without a password, as openssl pkcs8 -topk8 -nocrypt writes it)");
        }
        String expected = "http.tls.key " + file + ": none (expected: a private key in PEM: EC, RSA or EdDSA)";
        if (keys.isEmpty()) {
            throw new HttpRefused(expected);
        }
        for (String kind : KEY_KINDS) {
            try {
                return KeyFactory.getInstance(kind).generatePrivate(new PKCS8EncodedKeySpec(keys.getFirst()));
            } catch (InvalidKeySpecException _) {
                // Of another kind.
            } catch (GeneralSecurityException failed) {
                throw new HttpRefused(expected, failed);
            }
        }
        throw new HttpRefused(expected);
    }

    /// What the key signs, the certificate must confirm.
    private boolean belongsTogether() {
        try {
            String algorithm = switch (key.getAlgorithm()) {
                case "RSA" -> "SHA256withRSA";
                case "EC" -> "SHA256withECDSA";
                default -> "EdDSA";
            };
            byte[] text = {1, 2, 3};
            Signature signing = Signature.getInstance(algorithm);
            signing.initSign(key);
            signing.update(text);
            byte[] signature = signing.sign();
            Signature checking = Signature.getInstance(algorithm);
            checking.initVerify(chain.getFirst().getPublicKey());
            checking.update(text);
            return checking.verify(signature);
        } catch (GeneralSecurityException _) {
            return false;
        }
    }

    SSLContext context() {
        try {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            char[] none = new char[0];
            store.setKeyEntry("tidemark", key, none, chain.toArray(Certificate[]::new));
            KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            managers.init(store, none);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(managers.getKeyManagers(), null, null);
            return context;
        } catch (GeneralSecurityException | IOException failed) {
            throw new HttpRefused("http.tls: " + failed.getMessage() + " (expected: a key that TLS can use)", failed);
        }
    }
}
