package dev.tidemark.probe;

import dev.tidemark.kernel.Reading;
import dev.tidemark.kernel.bpf.Btf;
import dev.tidemark.kernel.bpf.Width;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.Supplier;

/// Looks members up in the types of the kernel at hand, and remembers which it has not. For one thread.
final class MemberSearch {
    private static final Member NONE = new Member(0, Width.BYTE);

    private final Btf types;
    private final List<String> missing = new ArrayList<>();

    MemberSearch(Btf types) {
        this.types = types;
    }

    /// The member of `struct` at `path`, or any other when there is none: then [#result] is unknown.
    Member member(String struct, String path) {
        OptionalInt offset = types.offset(struct, path);
        OptionalInt size = types.size(struct, path);
        // What no instruction can reach is as good as missing.
        if (offset.isEmpty()
                || offset.getAsInt() > Short.MAX_VALUE
                || size.isEmpty()
                || Integer.bitCount(size.getAsInt()) != 1
                || size.getAsInt() > 8) {
            missing.add(struct + "." + path);
            return NONE;
        }
        return new Member(offset.getAsInt(), Width.of(size.getAsInt()));
    }

    /// The number that `name` has in an enumeration, or any other when there is none.
    int number(String enumeration, String name) {
        OptionalInt number = types.enumValue(enumeration, name);
        if (number.isEmpty()) {
            missing.add(name);
        }
        return number.orElse(0);
    }

    /// What was found, if all was.
    <T> Reading<T> result(Supplier<T> found) {
        return missing.isEmpty()
                ? Reading.of(found.get())
                : Reading.unknown("this kernel has no " + String.join(", ", missing));
    }
}
