package dev.tidemark.kernel.procfs;

import static dev.tidemark.kernel.procfs.Fixtures.known;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.kernel.Reading;
import dev.tidemark.kernel.libc.Descriptor;
import dev.tidemark.kernel.libc.Libc;
import dev.tidemark.kernel.libc.SystemCall;
import dev.tidemark.kernel.process.PidDescriptor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SocketOwnersKernelTest {
    private static final int AF_UNIX = 1;
    private static final int SOCK_STREAM = 1;
    private static final int SOCK_CLOEXEC = 0x80000;

    @Test
    void socketOfThisProcessIsFoundUntilItIsClosed() throws IOException {
        int self = (int) ProcessHandle.current().pid();
        long inode;
        try (Descriptor socket = socket()) {
            inode = inodeOf(socket);

            SocketOwners owners = SocketOwners.scan(ProcRoot.HOST, Set.of(inode));

            assertThat(known(owners.of(inode))).containsExactly(self);
        }
        assertThat(SocketOwners.scan(ProcRoot.HOST, Set.of(inode)).of(inode)).isNotEqualTo(Reading.of(List.of(self)));
    }

    @Test
    void unreadableAreThoseThatTheKernelKeepsFromUs() throws IOException {
        Set<Integer> expected = new TreeSet<>();
        try (Stream<Path> folders = Files.list(Path.of("/proc"))) {
            for (Path folder : folders.toList()) {
                String name = folder.getFileName().toString();
                if (name.chars().allMatch(Character::isDigit) && isKeptFromUs(folder.resolve("fd"))) {
                    expected.add(Integer.parseInt(name));
                }
            }
        }

        SocketOwners owners = SocketOwners.scan(ProcRoot.HOST, Set.of(1L));

        assertThat(owners.unreadable()).isEqualTo(expected);
        assertThat(owners.isComplete()).isEqualTo(expected.isEmpty());
        assertThat(owners.incompleteness().isPresent()).isEqualTo(!expected.isEmpty());
    }

    private static boolean isKeptFromUs(Path descriptors) {
        try (Stream<Path> links = Files.list(descriptors)) {
            for (Path link : links.toList()) {
                Files.readSymbolicLink(link);
            }
            return false;
        } catch (AccessDeniedException _) {
            return true;
        } catch (IOException | UncheckedIOException _) {
            return false; // It is gone.
        }
    }

    @Test
    void processesThatEndDuringAScanAreNoError() throws Exception {
        long before = Fixtures.openDescriptors();
        for (int round = 0; round < 20; round++) {
            Process shortLived = new ProcessBuilder("true").inheritIO().start();
            assertThat(SocketOwners.scan(ProcRoot.HOST, Set.of(1L)).unreadable())
                    .doesNotContain((int) shortLived.pid());
            assertThat(shortLived.waitFor(10, TimeUnit.SECONDS)).isTrue();
        }

        assertThat(Fixtures.openDescriptors()).isEqualTo(before);
    }

    @Test
    void otherUsersSocketsHaveUnknownOwnersWithoutPrivilege(@TempDir Path folder) throws Exception {
        try (Descriptor socket = socket()) {
            String answer = asNobody(folder, inodeOf(socket));

            assertThat(answer)
                    .contains("complete: false")
                    .contains("unknown: needs CAP_SYS_PTRACE and CAP_DAC_READ_SEARCH (root)");
        }
    }

    @Test
    void otherUsersDescriptorsAreCountedWithoutPrivilegeButNotDuplicated(@TempDir Path folder) throws Exception {
        try (Descriptor socket = socket()) {
            assertThat(asNobody(folder, inodeOf(socket)))
                    .contains("descriptors of its parent: known")
                    .contains("that socket among them: unknown: needs CAP_SYS_PTRACE and CAP_DAC_READ_SEARCH (root)")
                    .contains("duplicate of its first: unknown: needs CAP_SYS_PTRACE (root)");
        }
    }

    /// What a JVM of user 65534 says about the owners of `inode`, and about the process that started it.
    private static String asNobody(Path folder, long inode) throws Exception {
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        copyClasses(Path.of("target/classes"), folder);
        copyClasses(Path.of("target/test-classes"), folder);
        Path java = Path.of(System.getProperty("java.home"), "bin", "java");
        Process process = new ProcessBuilder(
                        "setpriv",
                        "--reuid=65534",
                        "--regid=65534",
                        "--clear-groups",
                        java.toString(),
                        "--enable-native-access=ALL-UNNAMED",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        folder.toString(),
                        OwnersOf.class.getName(),
                        "" + inode)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .start();
        String answer = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        return answer;
    }

    private static void copyClasses(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.filter(SocketOwnersKernelTest::isNeeded).toList()) {
                Path copy = to.resolve(from.relativize(file));
                Files.createDirectories(copy.getParent());
                Files.copy(file, copy);
            }
        }
    }

    private static boolean isNeeded(Path file) {
        String name = file.getFileName().toString();
        return name.endsWith(".class") && !name.equals("package-info.class");
    }

    private static Descriptor socket() {
        return Descriptor.of(
                Libc.require("unix socket", SystemCall.SOCKET, AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, 0, 0, 0));
    }

    private static long inodeOf(Descriptor socket) throws IOException {
        String link = Files.readSymbolicLink(Path.of("/proc/self/fd/" + socket.number()))
                .toString();
        return Long.parseLong(link.substring("socket:[".length(), link.length() - 1));
    }

    /// Run as another user: says who owns a socket.
    static final class OwnersOf {
        private OwnersOf() {}

        public static void main(String... args) {
            long inode = Long.parseLong(args[0]);
            SocketOwners owners = SocketOwners.scan(ProcRoot.HOST, Set.of(inode));
            int parent = (int) ProcessHandle.current().parent().orElseThrow().pid();
            print("descriptors of its parent", DescriptorUse.read(ProcRoot.HOST, parent));
            print("that socket among them", SocketDescriptors.find(ProcRoot.HOST, parent, inode));
            print("duplicate of its first", PidDescriptor.open(parent).then(process -> process.duplicate(0)));
            System.out.println("complete: " + owners.isComplete());
            print("owners", owners.of(inode));
        }

        private static void print(String what, Reading<?> reading) {
            System.out.println(what + ": "
                    + (reading instanceof Reading.Unknown<?>(String reason) ? "unknown: " + reason : "known"));
        }
    }
}
