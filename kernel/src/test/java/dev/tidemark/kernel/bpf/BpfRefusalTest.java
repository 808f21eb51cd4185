package dev.tidemark.kernel.bpf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemark.kernel.libc.Errno;
import dev.tidemark.kernel.libc.KernelException;
import dev.tidemark.kernel.procfs.Capabilities;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// A refusal names what is missing, and does not blame what is there.
final class BpfRefusalTest {
    private static final long BPF = 1L << 39;
    private static final long PERFMON = 1L << 38;
    private static final long NET_ADMIN = 1L << 12;
    private static final long SYS_ADMIN = 1L << 21;

    private static String reason(long capabilities, boolean initial, Optional<String> lockdown, Errno errno) {
        return new BpfRefusal(new Capabilities(capabilities), initial, lockdown).reason("program x", errno, true, true);
    }

    private static String refused(long capabilities) {
        return reason(capabilities, true, Optional.empty(), Errno.EPERM);
    }

    @Test
    void missingCapabilitiesAreNamed() {
        assertThat(refused(0)).isEqualTo("program x: needs CAP_BPF and CAP_PERFMON and CAP_NET_ADMIN");
        assertThat(refused(BPF)).isEqualTo("program x: needs CAP_PERFMON and CAP_NET_ADMIN");
        assertThat(refused(BPF | PERFMON)).isEqualTo("program x: needs CAP_NET_ADMIN");
        assertThat(new BpfRefusal(new Capabilities(0), true, Optional.empty())
                        .reason("map x", Errno.EPERM, false, false))
                .isEqualTo("map x: needs CAP_BPF");
    }

    @Test
    void whoHasThemAllIsToldWhatElseItIs() {
        long all = BPF | PERFMON | NET_ADMIN;
        assertThat(refused(all)).contains("EPERM").contains("hardening");
        assertThat(refused(SYS_ADMIN)).contains("hardening");
        assertThat(reason(all, true, Optional.of("integrity"), Errno.EPERM))
                .isEqualTo("program x: refused by this kernel, which is locked down (integrity)");
        assertThat(reason(all, false, Optional.of("integrity"), Errno.EPERM))
                .isEqualTo("program x: needs the capabilities outside of a user namespace");
        assertThat(reason(all, true, Optional.empty(), Errno.EACCES)).contains("verifier");
    }

    @Test
    void otherErrorsAreNoMatterOfPrivilege() {
        assertThat(reason(0, false, Optional.of("integrity"), Errno.ENOSYS))
                .isEqualTo("program x: this kernel has no bpf(2) (CONFIG_BPF_SYSCALL)");
        assertThat(reason(0, false, Optional.empty(), Errno.EINVAL)).isEqualTo("program x: EINVAL invalid argument");
    }

    @Test
    void lockdownAndUserNamespaceAreReadAsTheKernelWritesThem() {
        assertThat(BpfRefusal.mode("[none] integrity confidentiality\n")).isEmpty();
        assertThat(BpfRefusal.mode("none [integrity] confidentiality\n")).contains("integrity");
        assertThat(BpfRefusal.mode("")).isEmpty();
        assertThat(BpfRefusal.mode("] none [")).isEmpty();
        assertThat(BpfRefusal.isWhole("         0          0 4294967295\n")).isTrue();
        assertThat(BpfRefusal.isWhole("         0       1000          1\n")).isFalse();
    }

    @Test
    void processorsAreCountedToTheHighest() {
        assertThat(Processors.count("0\n")).isOne();
        assertThat(Processors.count("0-3\n")).isEqualTo(4);
        assertThat(Processors.count("0-1,4-7\n")).isEqualTo(8);
        assertThatThrownBy(() -> Processors.count("")).isInstanceOf(KernelException.class);
    }

    @Test
    void pageSizeIsFoundAmongWhatTheKernelTold() {
        ByteBuffer pairs = ByteBuffer.allocate(48).order(ByteOrder.nativeOrder());
        pairs.putLong(16).putLong(5).putLong(6).putLong(65536).putLong(0).putLong(0);

        assertThat(PageSize.parse(pairs.array())).isEqualTo(65536);
        assertThatThrownBy(() -> PageSize.parse(new byte[15])).isInstanceOf(KernelException.class);
        assertThat(PageSize.read()).isPositive();
    }

    @Test
    void namesThatTheKernelRefusesAreRefusedBefore() {
        assertThat(BpfCall.checkedName("tm_15_letters.x")).hasSize(15);
        assertThatThrownBy(() -> BpfCall.checkedName("tm_16_letters.xx")).hasMessageStartingWith("name: ");
        assertThatThrownBy(() -> BpfCall.checkedName("tm-x")).hasMessageStartingWith("name: ");
    }
}
