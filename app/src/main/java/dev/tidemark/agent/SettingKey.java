package dev.tidemark.agent;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// A setting of the agent that has one value; the rules of alerts and of elastic queues are the only ones that
/// have more.
public enum SettingKey {
    SAMPLE_INTERVAL("sample.interval", "100ms"),
    SAMPLE_COUNTERS("sample.counters", "1s"),
    SAMPLE_NAMESPACES("sample.namespaces", "all"),
    SAMPLE_UNIX("sample.unix", "true"),
    /// Its default is in the state folder.
    HISTORY("history", ""),
    PROBE("probe", "auto"),
    ACCEPT_WAIT("accept-wait", "auto"),
    ARRIVALS("arrivals", "auto"),
    /// Without rules it does nothing, whatever it is.
    ELASTIC_MODE("elastic.mode", "off"),
    HTTP_LISTEN("http.listen", "127.0.0.1:9559"),
    HTTP_INSECURE("http.insecure", "false"),
    HTTP_TLS_CERTIFICATE("http.tls.certificate", ""),
    HTTP_TLS_KEY("http.tls.key", ""),
    HTTP_TOKEN_FILE("http.token-file", ""),
    HTTP_USERS_FILE("http.users-file", ""),
    /// A list.
    HTTP_HOSTS("http.hosts", ""),
    ALERTS_LOG("alerts.log", "true"),
    ALERTS_WEBHOOK_URL("alerts.webhook.url", ""),
    ALERTS_WEBHOOK_TOKEN_FILE("alerts.webhook.token-file", "");

    /// What the names of all variables begin with.
    static final String PREFIX = "TIDEMARK_";

    private final String path;
    private final String usual;

    SettingKey(String path, String usual) {
        this.path = path;
        this.usual = usual;
    }

    /// Where it stands in a file, such as `http.tls.key`.
    public String path() {
        return path;
    }

    /// Its default; empty where it has none that is the same everywhere.
    String usual() {
        return usual;
    }

    /// The variable of the environment that sets it, such as `TIDEMARK_HTTP_TLS_KEY`.
    public String variable() {
        return PREFIX + path.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
    }

    /// Whether it may have several values.
    boolean isList() {
        return this == HTTP_HOSTS;
    }

    /// Whether its value is a secret as a whole: the addresses of many webhooks are.
    boolean isSecret() {
        return this == ALERTS_WEBHOOK_URL;
    }

    static Optional<SettingKey> at(String path) {
        return Arrays.stream(values()).filter(key -> key.path.equals(path)).findFirst();
    }

    /// Whether keys stand below `path`, as below `http.tls`.
    static boolean isSection(String path) {
        return paths().stream().anyMatch(each -> each.startsWith(path + "."));
    }

    static List<String> paths() {
        return Arrays.stream(values()).map(SettingKey::path).toList();
    }

    static List<String> variables() {
        return Arrays.stream(values()).map(SettingKey::variable).toList();
    }
}
