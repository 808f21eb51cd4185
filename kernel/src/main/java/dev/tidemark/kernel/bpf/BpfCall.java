package dev.tidemark.kernel.bpf;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import dev.tidemark.kernel.libc.KernelException;
import dev.tidemark.kernel.libc.Libc;
import dev.tidemark.kernel.libc.SystemCall;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;

/// bpf(2): a command and `union bpf_attr`, `include/uapi/linux/bpf.h`.
///
/// The union is longer here than most commands need. An older kernel takes that as long as the rest is 0
/// (`bpf_check_uarg_tail_zero`, `kernel/bpf/syscall.c`).
final class BpfCall {
    static final int SIZE_OF_ATTRIBUTES = 144;
    /// `BPF_OBJ_NAME_LEN`, with the NUL.
    static final int NAME_ROOM = 16;

    private BpfCall() {}

    /// What is asked for: `enum bpf_cmd`.
    enum Command {
        MAP_CREATE(0),
        MAP_LOOKUP_ELEM(1),
        MAP_UPDATE_ELEM(2),
        MAP_DELETE_ELEM(3),
        MAP_GET_NEXT_KEY(4),
        PROG_LOAD(5),
        PROG_TEST_RUN(10),
        OBJ_GET_INFO_BY_FD(15),
        RAW_TRACEPOINT_OPEN(17),
        BTF_LOAD(18),
        MAP_LOOKUP_BATCH(24),
        LINK_CREATE(28),
        ENABLE_STATS(32);

        private final int number;

        Command(int number) {
            this.number = number;
        }
    }

    static MemorySegment attributes(Arena arena) {
        return arena.allocate(SIZE_OF_ATTRIBUTES, Long.BYTES);
    }

    /// The result, or the error number negated.
    static long call(Command command, MemorySegment attributes) {
        return Libc.call(SystemCall.BPF, command.number, attributes.address(), attributes.byteSize());
    }

    static KernelException failure(String subject, Command command, long result) {
        return new KernelException("bpf(2) " + command, subject, Libc.errno(result));
    }

    /// Writes a name of a map or program, which the kernel shows to whoever asks what is loaded.
    static void name(MemorySegment attributes, long at, String name) {
        byte[] bytes = checkedName(name).getBytes(StandardCharsets.US_ASCII);
        MemorySegment.copy(bytes, 0, attributes, JAVA_BYTE, at, bytes.length);
    }

    /// @throws IllegalArgumentException when the kernel would refuse it: `bpf_obj_name_cpy`
    static String checkedName(String name) {
        boolean fits = name.length() < NAME_ROOM && name.chars().allMatch(BpfCall::isNameCharacter);
        if (!fits) {
            throw new IllegalArgumentException(
                    "name: " + name + " (expected: up to 15 letters, digits, _ and . of ASCII)");
        }
        return name;
    }

    private static boolean isNameCharacter(int c) {
        return c < 128 && (Character.isLetterOrDigit(c) || c == '_' || c == '.');
    }
}
