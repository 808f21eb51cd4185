package dev.tidemark.kernel.netlink;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.kernel.libc.KernelException;
import dev.tidemark.kernel.netlink.NetlinkDump.RowDecoder;
import dev.tidemark.kernel.netlink.NetlinkDump.Rows;
import dev.tidemark.kernel.sockdiag.InetDiagMessage;
import dev.tidemark.kernel.sockdiag.RecordedFrames;
import dev.tidemark.kernel.sockdiag.UnixDiagMessage;
import java.lang.foreign.MemorySegment;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/// Whatever a kernel answers, and however it is disturbed: remembering gives what decoding afresh gives.
final class RepeatedDumpPropertyTest {
    private static final int ROUNDS = 12;
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final MemorySegment REQUEST = MemorySegment.ofArray(new byte[16]);

    @Property(tries = 300)
    void internetRowsAreThoseOfDecodingAfresh(@ForAll Random random, @ForAll @IntRange(max = 40) int size) {
        new History<>(random, "many", size, (_, bytes, at, length) -> InetDiagMessage.decode(bytes, at, length)).run();
    }

    @Property(tries = 300)
    void unixRowsAreThoseOfDecodingAfresh(@ForAll Random random, @ForAll @IntRange(max = 40) int size) {
        new History<>(random, "unix", size, (_, bytes, at, length) -> UnixDiagMessage.decode(bytes, at, length)).run();
    }

    /// What came of a dump: rows, or what was thrown.
    private record Outcome(Object rowsOrFailure) {
        static Outcome of(java.util.function.Supplier<Rows<?>> dump) {
            try {
                return new Outcome(dump.get());
            } catch (MalformedMessage | KernelException failure) {
                return new Outcome(failure.getClass() + ": " + failure.getMessage());
            }
        }
    }

    /// One socket that is asked again and again while its table changes.
    ///
    /// What an abandoned dump left on it comes before the next answer, as on a real socket.
    private static final class History<T> {
        private final Random random;
        private final RowDecoder<T> decoder;
        private final List<byte[]> table;
        private final List<byte[]> recorded;
        private long cuts;

        History(Random random, String fixture, int size, RowDecoder<T> decoder) {
            this.random = random;
            this.decoder = decoder;
            this.cuts = random.nextLong();
            this.recorded = messages(fixture);
            this.table = new ArrayList<>(recorded.stream().limit(size).toList());
        }

        void run() {
            RepeatedDump<T> repeated = new RepeatedDump<>(REQUEST, decoder);
            ScriptedKernel one = ScriptedKernel.of();
            ScriptedKernel other = ScriptedKernel.of();
            for (int round = 0; round < ROUNDS; round++) {
                change();
                List<Object[]> answers = new ArrayList<>();
                if (random.nextInt(4) == 0) {
                    answers.add(disturbed());
                }
                answers.add(whole());
                one.goOnWith(scripts(answers));
                other.goOnWith(scripts(answers));
                Outcome told = Outcome.of(() -> repeated.run(one, 4, PATIENCE));
                Outcome expected =
                        Outcome.of(() -> NetlinkDump.run(other, REQUEST, 4, Long.MAX_VALUE, PATIENCE, decoder));
                assertThat(told).isEqualTo(expected);
            }
        }

        /// The answers under whichever number they are asked for.
        private static ScriptedKernel.Script[] scripts(List<Object[]> answers) {
            return answers.stream()
                    .map(each -> (ScriptedKernel.Script) number -> Arrays.stream(each)
                            .map(answer -> answer instanceof byte[] bytes ? numbered(bytes, number) : answer)
                            .toArray())
                    .toArray(ScriptedKernel.Script[]::new);
        }

        private static byte[] numbered(byte[] datagram, int number) {
            byte[] copy = datagram.clone();
            MemorySegment bytes = MemorySegment.ofArray(copy);
            for (long at = 0; copy.length - at >= 16; ) {
                long size = Math.max(16, Integer.toUnsignedLong(bytes.get(JAVA_INT_UNALIGNED, at)));
                bytes.set(JAVA_INT_UNALIGNED, at + 8, bytes.get(JAVA_INT_UNALIGNED, at + 8) + number);
                at += (size + 3) & ~3L;
            }
            return copy;
        }

        private void change() {
            int index = table.isEmpty() ? 0 : random.nextInt(table.size());
            switch (table.isEmpty() ? 0 : random.nextInt(8)) {
                case 0 -> table.add(index, recorded.get(random.nextInt(recorded.size())));
                case 1 -> table.remove(index);
                case 2 -> table.add(table.remove(index));
                case 3 -> flip(index, Math.min(16 + 56, table.get(index).length - 1));
                case 4 -> flip(index, 16 + random.nextInt(table.get(index).length - 16));
                case 5 -> cuts = random.nextLong();
                default -> {}
            }
        }

        private void flip(int index, int at) {
            byte[] changed = table.get(index).clone();
            changed[at] ^= (byte) (1 << random.nextInt(8));
            table.set(index, changed);
        }

        /// The table in datagrams, cut where `cuts` says.
        private Object[] whole() {
            Random where = new Random(cuts);
            List<Object> datagrams = new ArrayList<>();
            List<byte[]> open = new ArrayList<>();
            for (byte[] message : table) {
                open.add(message);
                if (where.nextInt(6) == 0) {
                    datagrams.add(ScriptedKernel.together(open.toArray(byte[][]::new)));
                    open.clear();
                }
            }
            open.add(ScriptedKernel.done(0));
            datagrams.add(ScriptedKernel.together(open.toArray(byte[][]::new)));
            return datagrams.toArray();
        }

        /// An answer that is not whole, not in peace, or not for us.
        private Object[] disturbed() {
            List<Object> answers = new ArrayList<>(Arrays.asList(whole()));
            int place = random.nextInt(answers.size());
            switch (random.nextInt(6)) {
                case 0 -> answers.add(place, 105);
                case 1 -> answers.add(place, 75);
                case 2 -> {
                    byte[] interrupted = recorded.getFirst().clone();
                    interrupted[6] |= 0x10;
                    answers.add(place, interrupted);
                }
                case 3 -> answers.add(place, ScriptedKernel.error(0, -16));
                case 4 -> answers.add(place, ScriptedKernel.row(1_000, 1));
                default -> answers.add(place, ScriptedKernel.message(4, 0, 0, new byte[4]));
            }
            return answers.toArray();
        }
    }

    private static List<byte[]> messages(String fixture) {
        List<byte[]> messages = new ArrayList<>();
        for (MemorySegment datagram : RecordedFrames.datagrams(fixture)) {
            NetlinkDatagram.walk(
                    datagram, datagram.byteSize(), RecordedFrames.SEQUENCE, (_, bytes, payload, length) -> {
                        byte[] message =
                                bytes.asSlice(payload - 16, length + 16).toArray(JAVA_BYTE);
                        MemorySegment.ofArray(message).set(JAVA_INT_UNALIGNED, 8, 0);
                        messages.add(message);
                    });
        }
        return messages;
    }
}
