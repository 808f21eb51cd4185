package dev.tidemark.control;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.kernel.procfs.Sysctl;
import dev.tidemark.lab.LabNamespace;
import dev.tidemark.lab.NamespaceCommand;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// What files of sysctl.d come to, held against the programs that read them at boot: systemd-sysctl and
/// sysctl(8), each in a network namespace and with folders of its own.
class BootReaderKernelTest {
    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final int TREES = 40;
    private static final List<String> FOLDERS =
            List.of("etc/sysctl.d", "run/sysctl.d", "usr/local/lib/sysctl.d", "usr/lib/sysctl.d");
    private static final List<String> NAMES =
            List.of("10-a.conf", "50-b.conf", "60-tidemark.conf", "9-c.conf", "99-sysctl.conf", "z.conf", "no.txt");
    private static final List<String> KEYS = List.of(
            "net.core.somaxconn",
            "net/core/somaxconn",
            "net.core.somax*",
            "net.ipv4.tcp_max_syn_backlog",
            "net.ipv4.tcp_syn*",
            "net/ipv4/tcp_s[!x-z]n*",
            "net.*.tcp_abort_on_overflow",
            "net.ipv4.tcp_abort_on_overflow",
            "net.ipv4.tcp_syncookies",
            "net.ipv4.tcp_synack_retrie?");

    /// `$1` is the tree, what follows the program. All mounts are those of this shell alone.
    private static final String SCRIPT = """
            set -e
            tree=$1; shift
            mount -t tmpfs none /run
            mount -t tmpfs none /usr/local/lib
            mkdir -p /run/sysctl.d /usr/local/lib/sysctl.d
            for folder in etc run/sysctl.d usr/local/lib/sysctl.d usr/lib/sysctl.d; do
                mount --bind "$tree/$folder" "/$folder"
            done
            "$@" >/dev/null 2>&1 || true
            """;

    private static List<String> program(BootReader reader) {
        return switch (reader) {
            case SYSTEMD -> List.of("/usr/lib/systemd/systemd-sysctl");
            case PROCPS -> List.of("/usr/sbin/sysctl", "--system");
        };
    }

    @ParameterizedTest
    @EnumSource
    void settingsAreThoseThatTheProgramMakes(BootReader reader, @TempDir Path folder) throws IOException {
        assertThat(Path.of(program(reader).getFirst())).isExecutable();
        int deviating = 0;
        for (int seed = 0; seed < TREES; seed++) {
            Path tree = tree(new Random(seed), folder.resolve("tree-" + seed));
            try (LabNamespace namespace = LabNamespace.create()) {
                Map<Sysctl, Long> expected = values(namespace);
                Map<Sysctl, Long> before = values(namespace);
                BootSettings settings = new SysctlFolders(tree).read();
                for (Sysctl sysctl : Sysctl.values()) {
                    settings.deciding(reader, sysctl)
                            .flatMap(BootAssignment::number)
                            .ifPresent(value -> expected.put(sysctl, value));
                }

                List<String> command = new ArrayList<>(List.of("unshare", "--mount", "sh", "-c", SCRIPT, "sh"));
                command.add(tree.toString());
                command.addAll(program(reader));
                NamespaceCommand.Outcome outcome = NamespaceCommand.run(namespace, LIMIT, command);

                assertThat(outcome.exitCode()).as(outcome.output()).isZero();
                assertThat(values(namespace)).as("tree %d", seed).isEqualTo(expected);
                deviating += expected.equals(before) ? 0 : 1;
            }
            removeLinks(tree);
        }
        assertThat(deviating).as("trees that set something").isGreaterThan(TREES / 2);
    }

    private static Map<Sysctl, Long> values(LabNamespace namespace) {
        Map<Sysctl, Long> values = new TreeMap<>();
        for (Sysctl sysctl : Sysctl.values()) {
            values.put(sysctl, namespace.sysctl(sysctl.dotted()));
        }
        return values;
    }

    private static Path tree(Random random, Path tree) throws IOException {
        for (String folder : FOLDERS) {
            Files.createDirectories(tree.resolve(folder));
        }
        Files.writeString(tree.resolve("etc/sysctl.conf"), random.nextBoolean() ? lines(random) : "");
        for (int files = 2 + random.nextInt(5); files > 0; files--) {
            Path file = tree.resolve(FOLDERS.get(random.nextInt(FOLDERS.size())))
                    .resolve(NAMES.get(random.nextInt(NAMES.size())));
            if (Files.exists(file, java.nio.file.LinkOption.NOFOLLOW_LINKS)) {
                continue;
            }
            switch (random.nextInt(6)) {
                case 0 -> Files.createSymbolicLink(file, Path.of("/dev/null"));
                case 1 -> Files.createSymbolicLink(file, Path.of("/etc/sysctl.conf"));
                default -> Files.writeString(file, lines(random));
            }
        }
        return tree;
    }

    /// They lead out of the folder, of which JUnit warns when it removes that.
    private static void removeLinks(Path tree) throws IOException {
        try (Stream<Path> files = Files.walk(tree)) {
            for (Path link : files.filter(Files::isSymbolicLink).toList()) {
                Files.delete(link);
            }
        }
    }

    private static String lines(Random random) {
        StringBuilder lines = new StringBuilder("# made by chance\n\n");
        for (int count = 1 + random.nextInt(3); count > 0; count--) {
            String key = KEYS.get(random.nextInt(KEYS.size()));
            int value = 3 + random.nextInt(90);
            lines.append(
                    switch (random.nextInt(7)) {
                        case 0 -> "-" + key + "\n";
                        case 1 -> "-" + key + " = " + value + "\n";
                        case 2 -> ";" + key + " = " + value + "\n";
                        case 3 -> "  " + key + "=" + value + "  \n";
                        default -> key + " = " + value + "\n";
                    });
        }
        return lines.toString();
    }
}
