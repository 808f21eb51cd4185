package dev.tidemark.control;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.control.PlannedBoot.Overruled;
import dev.tidemark.kernel.procfs.Sysctl;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PlannedBootTest {
    private static final String OURS = "/etc/sysctl.d/60-tidemark.conf";

    private static BootSettings folders(BootAssignment... lines) {
        return new BootSettings(List.of(lines), List.of(), List.of());
    }

    private static BootAssignment line(String file, int line, String text) {
        return SysctlConf.parse(file, "\n".repeat(line - 1) + text).getFirst();
    }

    private static List<Overruled> overruled(BootSettings found) {
        return PlannedBoot.overruled(found, OURS, Sysctl.SOMAXCONN, 8192);
    }

    @Test
    void whatIsReadEarlierDoesNotOverruleUs() {
        assertThat(overruled(folders(
                        line("/etc/sysctl.d/10-a.conf", 1, "net.core.somaxconn = 4096"),
                        line(OURS, 3, "net.core.somaxconn = 5"),
                        line("/etc/sysctl.d/99-b.conf", 1, "net.core.* = 7"))))
                .isEmpty();
    }

    @Test
    void laterLineOverrulesUnlessItSaysTheSame() {
        BootAssignment later = line("/usr/lib/sysctl.d/99-app.conf", 4, "net.core.somaxconn = 4096");

        assertThat(overruled(folders(later)))
                .containsExactly(new Overruled(later, List.of(BootReader.SYSTEMD, BootReader.PROCPS)));
        assertThat(overruled(folders(line("/usr/lib/sysctl.d/99-app.conf", 4, "net.core.somaxconn = 0x2000"))))
                .isEmpty();
    }

    @Test
    void fileThatIsReadTwiceUnderTwoNamesIsToldOnce() {
        BootAssignment linked = line("/etc/sysctl.d/99-sysctl.conf", 2, "net.core.somaxconn = 17");
        BootAssignment itself = line("/etc/sysctl.conf", 2, "net.core.somaxconn = 17");

        assertThat(overruled(new BootSettings(List.of(linked), List.of(itself), List.of())))
                .containsExactly(new Overruled(linked, List.of(BootReader.SYSTEMD, BootReader.PROCPS)));
    }

    @Test
    void lineThatTakesItOutAgainDoesSoForSystemdAlone() {
        BootAssignment excluding = line("/etc/sysctl.d/99-b.conf", 1, "-net.core.somaxconn");

        assertThat(overruled(folders(excluding)))
                .containsExactly(new Overruled(excluding, List.of(BootReader.SYSTEMD)));
    }

    @Test
    void containerIsKnownByItsControlGroup() {
        String id = "0123456789abcdef".repeat(4);

        assertThat(Confinement.container("0::/system.slice/docker-" + id + ".scope\n"))
                .contains("container " + id.substring(0, 12));
        assertThat(Confinement.container("0::/user.slice/session-1.scope\n")).isEmpty();
        assertThat(Confinement.container("nonsense")).isEqualTo(Optional.empty());
    }
}
