package dev.tidemark.diagnosis;

import dev.tidemark.kernel.procfs.ProcRoot;
import dev.tidemark.listener.Owner;
import dev.tidemark.listener.Owners;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.function.Function;
import java.util.stream.Collectors;

/// The servers that Tidemark knows by name, from the file `servers.properties` beside this class.
///
/// Recognising one may read files of its process, with its owner's view of them ([ProcRoot] says where `/proc`
/// is). Immutable; any thread.
public final class KnownServers {
    private static final String FILE = "servers.properties";
    private static final String ORDER = "servers";
    private static final String POD = "kubernetes";

    /// Loaded by the first call of [#read()], which most commands never make.
    private static final class Loaded {
        private static final KnownServers SERVERS = load();
    }

    private final Map<String, KnownServer> servers;

    private KnownServers(Map<String, KnownServer> servers) {
        this.servers = servers;
    }

    /// The servers of the file, which is read once.
    public static KnownServers read() {
        return Loaded.SERVERS;
    }

    private static KnownServers load() {
        try (InputStream file = KnownServers.class.getResourceAsStream(FILE)) {
            if (file == null) {
                throw new IllegalStateException(FILE + ": not beside the classes (expected: in the same jar)");
            }
            return parse(new InputStreamReader(file, StandardCharsets.UTF_8));
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /// A text in the form of the file.
    ///
    /// @throws IllegalArgumentException when a key is unknown, missing or malformed
    static KnownServers parse(Reader text) throws IOException {
        Properties properties = new Properties();
        properties.load(text);
        Map<String, Map<String, String>> rows = rows(properties);
        List<String> order = Arrays.stream(properties.getProperty(ORDER, "").split(",", -1))
                .map(String::strip)
                .toList();
        List<String> missing = new ArrayList<>(rows.keySet());
        missing.removeAll(order);
        if (!missing.isEmpty()) {
            throw new IllegalArgumentException(ORDER + ": lacks " + missing + " (expected: each id of the file)");
        }
        return new KnownServers(order.stream()
                .map(id -> KnownServer.from(new ServerRow(id, rows.getOrDefault(id, Map.of()))))
                .collect(Collectors.toMap(
                        KnownServer::id,
                        Function.identity(),
                        (one, _) -> {
                            throw new IllegalArgumentException(ORDER + ": " + one + " (expected: once)");
                        },
                        LinkedHashMap::new)));
    }

    private static Map<String, Map<String, String>> rows(Properties properties) {
        Map<String, Map<String, String>> rows = new LinkedHashMap<>();
        for (String key : properties.stringPropertyNames()) {
            int dot = key.indexOf('.');
            if (dot > 0) {
                rows.computeIfAbsent(key.substring(0, dot), _ -> new LinkedHashMap<>())
                        .put(key.substring(dot + 1), properties.getProperty(key));
            } else if (!key.equals(ORDER)) {
                throw new IllegalArgumentException(key + ": no id (expected: id.key)");
            }
        }
        return rows;
    }

    /// All of them, in the order in which they are tried.
    public List<KnownServer> all() {
        return List.copyOf(servers.values());
    }

    /// The one that the file calls `id`.
    public Optional<KnownServer> named(String id) {
        return Optional.ofNullable(servers.get(id));
    }

    /// What holds a listener: the first of its owners that is recognised, they being in order of descent.
    public Optional<KnownServer> of(Owners owners) {
        return of(owners, ProcRoot.HOST);
    }

    /// As [#of(Owners)], with `/proc` at `root`.
    public Optional<KnownServer> of(Owners owners, ProcRoot root) {
        return owners.known().stream()
                .flatMap(owner -> of(owner, root).stream())
                .findFirst();
    }

    /// What a process runs.
    public Optional<KnownServer> of(Owner owner) {
        return of(owner, ProcRoot.HOST);
    }

    /// As [#of(Owner)], with `/proc` at `root`.
    public Optional<KnownServer> of(Owner owner, ProcRoot root) {
        Program program = new Program(owner, root);
        return servers.values().stream()
                .filter(server -> server.recognition().fits(program))
                .findFirst();
    }

    /// The Kubernetes pod that a process is in, whatever it runs: its sysctls are set there.
    public Optional<KnownServer> podAround(Owner owner, ProcRoot root) {
        Program program = new Program(owner, root);
        return named(POD).filter(pod -> pod.recognition().fits(program));
    }
}
