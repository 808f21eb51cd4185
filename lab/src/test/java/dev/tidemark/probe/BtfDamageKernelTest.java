package dev.tidemark.probe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.kernel.Reading;
import dev.tidemark.kernel.bpf.Btf;
import dev.tidemark.kernel.bpf.MalformedBtf;
import dev.tidemark.kernel.procfs.RegularFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.assertj.core.api.AbstractStringAssert;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// A kernel whose description of itself is damaged: the probe says so in a sentence, and nothing stays behind.
final class BtfDamageKernelTest {
    private static final int HEADER = 24;
    /// An emulated machine needs a second for each.
    private static final int MUTATIONS =
            Boolean.getBoolean("tidemark.guest") ? 5 : Boolean.getBoolean("tidemark.long") ? 1_000 : 40;

    /// As far as this kernel has them.
    private static final List<String> NAMES = List.of(
            "tcp_sock",
            "inet_connection_sock",
            "sock_common",
            "skc_state",
            "sk_ack_backlog",
            "sk_max_ack_backlog",
            "icsk_accept_queue",
            "btf_trace_sk_data_ready",
            "btf_trace_inet_sock_set_state",
            "pt_regs");

    private static byte[] whole = {};

    private long descriptors;

    @BeforeAll
    static void read() {
        whole = RegularFile.open("/sys/kernel/btf/vmlinux")
                .then(file -> {
                    try (file) {
                        return file.read(0, (int) file.size());
                    }
                })
                .orElse(new byte[0]);
    }

    @AfterAll
    static void letGo() {
        whole = new byte[0];
    }

    @BeforeEach
    void countDescriptors() {
        OpenProbe.open(OpenProbe.RECORDED).close();
        descriptors = BpfDescriptors.open();
    }

    @AfterEach
    void nothingStaysOpen() {
        assertThat(BpfDescriptors.open()).isEqualTo(descriptors);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 23, 24, 25, 1_000, 1_000_000})
    void truncatedTypesAreRefused(int length) {
        assertRefused(Arrays.copyOf(whole, length)).contains("BTF");
    }

    @ParameterizedTest
    @CsvSource({
        "sk_ack_backlog, no tcp_sock.inet_conn.icsk_inet.sk.sk_ack_backlog",
        "sk_max_ack_backlog, sk_max_ack_backlog",
        "skc_state, skc_state",
        "tcp_sock, this kernel has no tcp_sock.",
        "btf_trace_inet_sock_set_state, this kernel has no tracepoint inet_sock_set_state"
    })
    void whatThisKernelHasNotIsNamed(String name, String sentence) {
        byte[] renamed = whole.clone();
        renamed[string(name)] = '_';
        ProbeResult result = open(renamed, EnumSet.of(ProbeFeature.ACCEPT_QUEUE_PEAK));
        assertThat(result)
                .isInstanceOfSatisfying(
                        ProbeResult.Refused.class,
                        refused ->
                                assertThat(refused.reason()).contains(sentence).doesNotContain("\n"));
    }

    /// Without the one, the other goes on.
    @Test
    void missingMemberCostsItsFeatureAlone() {
        byte[] renamed = whole.clone();
        renamed[string("pt_regs")] = '_';
        ProbeResult result = open(renamed, EnumSet.of(ProbeFeature.ACCEPT_QUEUE_PEAK, ProbeFeature.REQUESTED_BACKLOG));
        assertThat(result).isInstanceOfSatisfying(ProbeResult.Running.class, running -> {
            try (Probe probe = running.probe()) {
                assertThat(probe.status().has(ProbeFeature.ACCEPT_QUEUE_PEAK)).isTrue();
                assertThat(probe.status().of(ProbeFeature.REQUESTED_BACKLOG).toString())
                        .contains("this kernel has no pt_regs.");
            }
        });
    }

    /// Whatever the types say, the verifier and the test of its own decide: refused or running, and no other end.
    @Test
    void mutatedTypesEndInASentenceOrAProbe() {
        Random random = new Random(4_096);
        int[] places = places();
        int refusals = 0;
        for (int i = 0; i < MUTATIONS; i++) {
            byte[] mutated = whole.clone();
            int place = random.nextInt(8) == 0 ? random.nextInt(HEADER) : places[random.nextInt(places.length)];
            mutated[place] ^= (byte) (1 + random.nextInt(255));
            switch (open(mutated, OpenProbe.RECORDED)) {
                case ProbeResult.Running(Probe probe) -> probe.close();
                case ProbeResult.Refused(String reason) -> {
                    refusals++;
                    assertThat(reason).as("byte %s", place).isNotBlank().doesNotContain("\n");
                }
            }
        }
        assertThat(refusals).isBetween(MUTATIONS / 20, MUTATIONS);
        OpenProbe.open(OpenProbe.RECORDED).close();
    }

    private static AbstractStringAssert<?> assertRefused(byte[] types) {
        ProbeResult result = open(types, OpenProbe.RECORDED);
        assertThat(result).isInstanceOf(ProbeResult.Refused.class);
        return assertThat(((ProbeResult.Refused) result).reason()).isNotBlank().doesNotContain("\n");
    }

    private static ProbeResult open(byte[] types, Set<ProbeFeature> wanted) {
        Reading<Btf> parsed;
        try {
            parsed = Reading.of(Btf.parse(types));
        } catch (MalformedBtf malformed) {
            parsed = Reading.unknown(String.valueOf(malformed.getMessage()));
        }
        return ProbeStart.open(wanted, KernelClock.ofThisMachine(), parsed);
    }

    private static int string(String name) {
        int at = find(name);
        assertThat(at).as(name).isPositive();
        return at;
    }

    /// Where the name stands among the strings, or -1.
    private static int find(String name) {
        ByteBuffer bytes = ByteBuffer.wrap(whole).order(ByteOrder.nativeOrder());
        byte[] wanted = ("\0" + name + "\0").getBytes(StandardCharsets.US_ASCII);
        for (int at = HEADER + bytes.getInt(16); at < whole.length - wanted.length; at++) {
            if (Arrays.equals(whole, at, at + wanted.length, wanted, 0, wanted.length)) {
                return at + 1;
            }
        }
        return -1;
    }

    /// The bytes of all types and members that have one of the names.
    private static int[] places() {
        ByteBuffer bytes = ByteBuffer.wrap(whole).order(ByteOrder.nativeOrder());
        int strings = HEADER + bytes.getInt(16);
        List<Integer> wanted = NAMES.stream()
                .map(BtfDamageKernelTest::find)
                .filter(at -> at >= 0)
                .map(at -> at - strings)
                .toList();
        List<Integer> places = new ArrayList<>();
        for (int at = HEADER; at < strings; at += Integer.BYTES) {
            if (wanted.contains(bytes.getInt(at))) {
                for (int each = at; each < at + 12; each++) {
                    places.add(each);
                }
            }
        }
        return places.stream().mapToInt(Integer::intValue).toArray();
    }
}
