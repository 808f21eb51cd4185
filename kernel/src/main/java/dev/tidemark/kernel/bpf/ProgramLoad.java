package dev.tidemark.kernel.bpf;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.tidemark.kernel.bpf.BpfCall.Command;
import dev.tidemark.kernel.libc.Descriptor;
import dev.tidemark.kernel.libc.Errno;
import dev.tidemark.kernel.libc.Libc;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;

/// `BPF_PROG_LOAD`: once without the verifier's log, which costs time, and once more with it after a refusal.
final class ProgramLoad {
    private static final int LOG_ROOM = 1 << 20;
    private static final int LOG_TAIL = 4000;
    /// The verifier gives way to a signal with `EAGAIN`, and the JVM sends itself signals.
    private static final int ATTEMPTS = 5;

    private ProgramLoad() {}

    static LoadResult load(ProgramRecipe recipe) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment attributes = attributes(arena, recipe);
            long result = call(attributes);
            if (result >= 0) {
                return loaded(recipe, result);
            }
            if (!isOfVerifier(Libc.errno(result))) {
                return refused(recipe, Libc.errno(result), "");
            }
            MemorySegment log = arena.allocate(LOG_ROOM, Long.BYTES);
            attributes.set(JAVA_INT, 24, 1);
            attributes.set(JAVA_INT, 28, LOG_ROOM);
            attributes.set(JAVA_LONG, 32, log.address());
            long again = call(attributes);
            return again >= 0 ? loaded(recipe, again) : refused(recipe, Libc.errno(result), tail(log));
        }
    }

    private static MemorySegment attributes(Arena arena, ProgramRecipe recipe) {
        byte[] code = recipe.code().bytes();
        MemorySegment instructions = arena.allocate(code.length, Long.BYTES);
        MemorySegment.copy(code, 0, instructions, JAVA_BYTE, 0, code.length);
        MemorySegment attributes = BpfCall.attributes(arena);
        attributes.set(JAVA_INT, 0, recipe.type().number());
        attributes.set(JAVA_INT, 4, recipe.code().length());
        attributes.set(JAVA_LONG, 8, instructions.address());
        attributes.set(JAVA_LONG, 16, Libc.cString(arena, ProgramRecipe.LICENCE).address());
        BpfCall.name(attributes, 48, recipe.name());
        attributes.set(JAVA_INT, 68, recipe.attachType().number());
        attributes.set(JAVA_INT, 108, recipe.attachTo());
        return attributes;
    }

    private static long call(MemorySegment attributes) {
        long result = -Errno.EAGAIN.number();
        for (int i = 0; i < ATTEMPTS && result == -Errno.EAGAIN.number(); i++) {
            result = BpfCall.call(Command.PROG_LOAD, attributes);
        }
        return result;
    }

    /// Others are about privilege or memory, and come without a log.
    private static boolean isOfVerifier(Errno errno) {
        return !errno.equals(Errno.EPERM) && !errno.equals(Errno.ENOSYS);
    }

    private static LoadResult loaded(ProgramRecipe recipe, long descriptor) {
        return new LoadResult.Loaded(BpfProgram.of(recipe, Descriptor.of(descriptor)));
    }

    private static LoadResult refused(ProgramRecipe recipe, Errno errno, String log) {
        String what = "program " + recipe.name();
        String reason = BpfRefusal.read().reason(what, errno, recipe.isTracing(), recipe.isOfNetwork());
        return new LoadResult.Refused(errno, reason, log);
    }

    private static String tail(MemorySegment log) {
        byte[] bytes = log.toArray(JAVA_BYTE);
        int length = 0;
        while (length < bytes.length && bytes[length] != 0) {
            length++;
        }
        int from = Math.max(0, length - LOG_TAIL);
        return new String(bytes, from, length - from, StandardCharsets.UTF_8).strip();
    }
}
