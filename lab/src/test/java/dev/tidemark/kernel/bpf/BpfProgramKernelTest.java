package dev.tidemark.kernel.bpf;

import static dev.tidemark.kernel.bpf.HelperFunction.SKB_LOAD_BYTES;
import static dev.tidemark.kernel.bpf.HelperFunction.SK_STORAGE_GET;
import static dev.tidemark.kernel.bpf.Loading.known;
import static dev.tidemark.kernel.bpf.Loading.loaded;
import static dev.tidemark.kernel.bpf.Register.R0;
import static dev.tidemark.kernel.bpf.Register.R1;
import static dev.tidemark.kernel.bpf.Register.R10;
import static dev.tidemark.kernel.bpf.Register.R2;
import static dev.tidemark.kernel.bpf.Register.R3;
import static dev.tidemark.kernel.bpf.Register.R4;
import static dev.tidemark.kernel.bpf.Register.R6;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.kernel.libc.Descriptor;
import dev.tidemark.kernel.libc.Errno;
import dev.tidemark.kernel.libc.Libc;
import dev.tidemark.kernel.libc.SystemCall;
import dev.tidemark.kernel.netlink.NetlinkSocket;
import dev.tidemark.kernel.sockdiag.SockDiag;
import dev.tidemark.kernel.sockdiag.StoredListener;
import dev.tidemark.lab.LabClients;
import dev.tidemark.lab.LabListener;
import dev.tidemark.lab.LabNamespace;
import dev.tidemark.lab.ListenerRecipe;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// Programs are loaded, attached and run by the real kernel, and what they keep in a socket comes with its row.
final class BpfProgramKernelTest {
    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final int LISTEN = 10;
    private static final int TCP = 6;

    private static Btf btf = Btf.parse(new BtfRecipe(1).bytes());

    @BeforeAll
    static void read() {
        btf = known(Btf.read());
    }

    @AfterAll
    static void letGo() {
        btf = Btf.parse(new BtfRecipe(1).bytes());
    }

    private static int offset(String struct, String member) {
        return btf.offset(struct, member).orElseThrow();
    }

    /// Counts the connections that come to a listener's queue, in its socket.
    private static Program counting(BpfMap storage) {
        Label out = Label.of("out");
        return new Assembler()
                .load(R6, Width.DOUBLE, R1, 0)
                .load(R2, Width.BYTE, R6, offset("sock", "__sk_common.skc_state"))
                .ifNotEqual(R2, LISTEN, out)
                .load(R2, Width.HALF, R6, offset("sock", "sk_protocol"))
                .ifNotEqual(R2, TCP, out)
                .map(R1, storage)
                .move(R2, R6)
                .move(R3, 0)
                .move(R4, 1)
                .call(SK_STORAGE_GET)
                .ifEqual(R0, 0, out)
                .move(R1, 1)
                .atomicAdd(R0, 8, Width.DOUBLE, R1)
                .place(out)
                .move(R0, 0)
                .exit()
                .code();
    }

    /// Linux 6.1 has no such tracepoint, but its functions can be attached to.
    private static BpfProgram countingAtReady(BpfMap storage) {
        OptionalInt tracepoint = btf.tracepoint("sk_data_ready");
        ProgramRecipe recipe = tracepoint.isPresent()
                ? ProgramRecipe.atTracepoint(tracepoint.getAsInt(), counting(storage), "tm_ready")
                : ProgramRecipe.atExit(
                        btf.function("inet_csk_complete_hashdance").orElseThrow(), counting(storage), "tm_ready");
        return loaded(recipe);
    }

    @Test
    void whatAProgramKeepsInASocketComesWithItsRow() {
        try (LabNamespace namespace = LabNamespace.create();
                LabListener busy = LabListener.open(namespace, ListenerRecipe.tcp("127.0.0.1"), 53);
                LabListener six = LabListener.open(namespace, ListenerRecipe.tcp("::1"), 53);
                LabListener idle = LabListener.open(namespace, ListenerRecipe.tcp("127.0.0.1"), 53);
                BpfMap storage = Loading.map(BpfMapRecipe.socketStorage(24, "tm_store"));
                BpfProgram program = countingAtReady(storage);
                BpfStats _ = known(BpfStats.open());
                SockDiag diag =
                        SockDiag.open(() -> namespace.inside(() -> NetlinkSocket.open(NetlinkSocket.SOCK_DIAG)))) {
            try (BpfLink _ = known(program.attachTracepoint());
                    LabClients clients = LabClients.connect(namespace, busy, 17);
                    LabClients others = LabClients.connect(namespace, six, 5)) {
                busy.awaitLength(17, LIMIT);
                six.awaitLength(5, LIMIT);
                assertThat(clients.count() + others.count()).isEqualTo(22);

                List<StoredListener> rows =
                        known(diag.listenersWithStorage(storage)).rows();

                assertThat(rows).hasSize(3);
                assertThat(enqueued(rows, busy)).isEqualTo(17);
                assertThat(enqueued(rows, six)).isEqualTo(5);
                assertThat(row(rows, idle).value()).isNull();
                assertThat(rows.stream().map(StoredListener::row))
                        .containsExactlyInAnyOrderElementsOf(diag.listeners().rows());
                assertThat(program.runs()).isGreaterThanOrEqualTo(22);
                assertThat(program.runNanos()).isPositive();
            }
            long ran = program.runs();
            try (LabClients _ = LabClients.connect(namespace, idle, 3)) {
                idle.awaitLength(3, LIMIT);
                assertThat(program.runs()).as("detached with its link").isEqualTo(ran);
            }
        }
    }

    private static StoredListener row(List<StoredListener> rows, LabListener listener) {
        return rows.stream()
                .filter(row -> row.row().cookie() == listener.cookie())
                .findFirst()
                .orElseThrow();
    }

    private static long enqueued(List<StoredListener> rows, LabListener listener) {
        byte[] value = row(rows, listener).value();
        assertThat(value).hasSize(24);
        return Loading.asLong(Arrays.copyOfRange(value, 8, 16));
    }

    @Test
    void dumpWithAMapOfAnotherKindIsRefusedWithAReason() {
        try (BpfMap wrong = Loading.map(BpfMapRecipe.of(MapType.HASH, 4, 8, 8, "tm_hash"));
                SockDiag diag = SockDiag.open()) {
            assertThat(diag.listenersWithStorage(wrong).isKnown()).isFalse();
            assertThat(diag.listeners().rows()).as("the next dump is well").isNotNull();
        }
    }

    @Test
    void programAtACgroupSeesItsPacketsAndLetsThemThrough() throws IOException {
        Label out = Label.of("out");
        try (LabNamespace namespace = LabNamespace.create();
                LabListener listener = LabListener.open(namespace, ListenerRecipe.tcp("127.0.0.1"), 53);
                BpfMap count = Loading.map(BpfMapRecipe.of(MapType.ARRAY, 4, 8, 1, "tm_syns"));
                Descriptor root = cgroupRoot();
                BpfProgram program = loaded(ProgramRecipe.atCgroupIngress(
                        new Assembler()
                                .move(R6, R1)
                                .move(R2, 33)
                                .move(R3, R10)
                                .add(R3, -8)
                                .move(R4, 1)
                                .call(SKB_LOAD_BYTES)
                                .ifNotEqual(R0, 0, out)
                                .load(R1, Width.BYTE, R10, -8)
                                .and(R1, 0x12)
                                .ifNotEqual(R1, 0x02, out)
                                .mapValue(R2, count, 0)
                                .move(R1, 1)
                                .atomicAdd(R2, 0, Width.DOUBLE, R1)
                                .place(out)
                                .move(R0, 1)
                                .exit()
                                .code(),
                        "tm_syns"));
                BpfLink _ = known(program.attachCgroup(root.number(), AttachType.CGROUP_INET_INGRESS));
                LabClients _ = LabClients.connect(namespace, listener, 13)) {
            listener.awaitLength(13, LIMIT);
            assertThat(Loading.asLong(count.lookup(Loading.ofInt(0)).orElseThrow()))
                    .isGreaterThanOrEqualTo(13);
        }
    }

    private static Descriptor cgroupRoot() throws IOException {
        String path = Files.readAllLines(Path.of("/proc/mounts")).stream()
                .map(line -> line.split(" ", -1))
                .filter(mount -> mount[2].equals("cgroup2"))
                .findFirst()
                .orElseThrow()[1];
        int directory = 0x10000 | 0x80000;
        try (Arena arena = Arena.ofConfined()) {
            return Descriptor.of(Libc.require(
                    path, SystemCall.OPENAT, -100, Libc.cString(arena, path).address(), directory, 0, 0, 0));
        }
    }

    @Test
    void programThatTheVerifierRejectsIsRefusedWithItsWords() {
        Program wild = new Assembler().load(R0, Width.DOUBLE, R2, 0).exit().code();

        assertThat(BpfProgram.load(ProgramRecipe.forSockets(wild, "tm_wild")))
                .isInstanceOfSatisfying(LoadResult.Refused.class, refused -> {
                    assertThat(refused.errno()).isEqualTo(Errno.EACCES);
                    assertThat(refused.reason()).isEqualTo("program tm_wild: the kernel's verifier rejects it");
                    assertThat(refused.log()).contains("R2 !read_ok");
                });
    }

    @Test
    void programForNoTracepointIsRefused() {
        Program nothing = new Assembler().move(R0, 0).exit().code();

        assertThat(BpfProgram.load(ProgramRecipe.atTracepoint(0x7ffffff, nothing, "tm_nowhere")))
                .isInstanceOf(LoadResult.Refused.class);
    }

    @Test
    void noDescriptorIsLeftByLoadingAndAttaching() throws Exception {
        try (BpfMap storage = Loading.map(BpfMapRecipe.socketStorage(24, "tm_store"))) {
            long before = Loading.descriptors();
            for (int i = 0; i < 11; i++) {
                try (BpfProgram program = countingAtReady(storage);
                        BpfLink _ = known(program.attachTracepoint());
                        BpfStats _ = known(BpfStats.open())) {
                    assertThat(Loading.descriptors()).isEqualTo(before + 3);
                }
            }
            assertThat(Loading.descriptors()).isEqualTo(before);
        }
    }

    @Test
    void typesOfThisKernelAreFound() {
        assertThat(btf.count()).isGreaterThan(10_000);
        assertThat(btf.structure("tcp_sock")).isPresent();
        assertThat(btf.size("sock", "sk_ack_backlog")).hasValue(4);
        assertThat(btf.size("sock"))
                .satisfies(size -> assertThat(size.orElseThrow()).isBetween(400, 4000));
        assertThat(btf.enumValue("skb_drop_reason", "SKB_DROP_REASON_NOT_SPECIFIED"))
                .isPresent();
        assertThat(btf.tracepointParameterCount("inet_sock_set_state")).hasValue(3);
        assertThat(btf.offset("sock", "skc_state"))
                .as("not of an outer structure")
                .isEmpty();
        assertThat(btf.function("no_such_function")).isEmpty();
    }
}
