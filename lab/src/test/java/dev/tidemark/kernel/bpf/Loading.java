package dev.tidemark.kernel.bpf;

import dev.tidemark.kernel.Reading;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/// What the tests of this package do again and again, with the verifier's words when it does not work.
final class Loading {
    private Loading() {}

    static BpfProgram loaded(ProgramRecipe recipe) {
        return switch (BpfProgram.load(recipe)) {
            case LoadResult.Loaded(BpfProgram program) -> program;
            case LoadResult.Refused refused ->
                throw new AssertionError(refused.reason() + "\n" + recipe.code() + refused.log());
        };
    }

    static <T> T known(Reading<T> reading) {
        return reading.fold(value -> value, reason -> {
            throw new AssertionError(reason);
        });
    }

    static BpfMap map(BpfMapRecipe recipe) {
        return known(BpfMap.create(recipe));
    }

    static byte[] ofInt(int value) {
        return ByteBuffer.allocate(4)
                .order(ByteOrder.nativeOrder())
                .putInt(value)
                .array();
    }

    static byte[] ofLong(long value) {
        return ByteBuffer.allocate(8)
                .order(ByteOrder.nativeOrder())
                .putLong(value)
                .array();
    }

    static int asInt(byte[] bytes) {
        return ByteBuffer.wrap(bytes).order(ByteOrder.nativeOrder()).getInt();
    }

    static long asLong(byte[] bytes) {
        return ByteBuffer.wrap(bytes).order(ByteOrder.nativeOrder()).getLong();
    }

    static long descriptors() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("/proc/self/fd"))) {
            return files.count();
        }
    }
}
