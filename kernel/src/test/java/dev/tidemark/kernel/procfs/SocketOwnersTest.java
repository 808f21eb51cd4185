package dev.tidemark.kernel.procfs;

import static dev.tidemark.kernel.procfs.Fixtures.known;
import static dev.tidemark.kernel.procfs.Fixtures.reason;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemark.kernel.libc.KernelException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class SocketOwnersTest {
    private static final ProcRoot PROC = Fixtures.proc("owners");

    @Test
    void everyProcessThatHoldsASocketIsFoundOnce() {
        SocketOwners owners = SocketOwners.scan(PROC, Set.of(20011L, 20012L, 31337L, 18446744073709551L));

        assertThat(known(owners.of(20011))).containsExactlyInAnyOrder(812, 813);
        assertThat(known(owners.of(20012))).containsExactlyInAnyOrder(812, 813);
        assertThat(known(owners.of(31337))).containsExactly(99);
        assertThat(known(owners.of(18446744073709551L))).containsExactly(4711);
        assertThat(owners.isComplete()).isTrue();
    }

    @Test
    void onlyWantedSocketsAreLookedFor() {
        SocketOwners owners = SocketOwners.scan(PROC, Set.of(20011L));

        assertThat(known(owners.of(20012))).isEmpty();
    }

    @Test
    void socketThatNobodyHoldsHasNoOwner() {
        SocketOwners owners = SocketOwners.scan(PROC, Set.of(4242L));

        assertThat(known(owners.of(4242))).isEmpty();
    }

    @Test
    void ownerThatMayBeAmongTheUnreadableIsUnknown() {
        SocketOwners owners = new SocketOwners(
                Map.of(11L, List.of(812)), new TreeSet<>(List.of(1, 640)), Optional.of(SocketOwners.NEEDS));

        assertThat(known(owners.of(11))).containsExactly(812);
        assertThat(reason(owners.of(13))).isEqualTo("needs CAP_SYS_PTRACE and CAP_DAC_READ_SEARCH (root)");
        assertThat(owners.isComplete()).isFalse();
        assertThat(owners.unreadable()).containsExactly(1, 640);
    }

    @Test
    void mountThatHidesProcessesIsRecognised() {
        String mounts = "22 1 0:5 / /proc rw - proc proc rw,hidepid=invisible\n";

        assertThat(HiddenProcesses.isHiding(ProcRoot.HOST, mounts)).isTrue();
        assertThat(HiddenProcesses.isHiding(new ProcRoot("/mnt/proc"), mounts)).isFalse();
        assertThat(HiddenProcesses.isHiding(ProcRoot.HOST, mounts + "23 1 0:6 / /proc rw - proc proc rw\n"))
                .isFalse();
    }

    @Test
    void capabilitiesAreReadFromTheStatusOfAThread() {
        Capabilities tracer = Capabilities.parse("Name:\tx\nCapEff:\t0000000000080000\n");
        Capabilities both = Capabilities.parse("CapEff:\t0000000000080004\n");

        assertThat(tracer.mayTrace()).isTrue();
        assertThat(tracer.maySeeDescriptors()).isFalse();
        assertThat(both.maySeeDescriptors()).isTrue();
        assertThat(Capabilities.parse("CapEff:\tnone\n").mayTrace()).isFalse();
        assertThat(Capabilities.parse("Name:\tx\n").mayTrace()).isFalse();
    }

    @Test
    void procThatIsNotThereFails() {
        assertThatThrownBy(() -> SocketOwners.scan(new ProcRoot("src/test/fixtures/none"), Set.of(1L)))
                .isInstanceOf(KernelException.class)
                .hasMessage("openat(2): src/test/fixtures/none: ENOENT no such file or socket");
    }

    @Test
    void noDescriptorIsLeftOpen() {
        long before = Fixtures.openDescriptors();
        for (int scan = 0; scan < 100; scan++) {
            SocketOwners.scan(PROC, Set.of(20011L));
        }

        assertThat(Fixtures.openDescriptors()).isEqualTo(before);
    }
}
