package dev.tidemark.kernel.bpf;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Where a member lies in a structure of the kernel.
///
/// @param type its id, typedefs and qualifiers taken off; 0 for void
/// @param offset in bytes from the structure's start
record BtfMember(int type, int offset) {
    private static final int DEEPEST = 32;
    /// Members looked at for one step of a path. Anonymous structures within each other could repeat for ever.
    private static final int MOST = 1 << 18;

    /// Finds `path` from the structure `id` on.
    ///
    /// @return empty where there is none, or a bitfield
    static Optional<BtfMember> find(BtfTypes types, int id, String path) {
        BtfMember at = new BtfMember(id, 0);
        for (int from = 0; from <= path.length(); ) {
            int dot = path.indexOf('.', from);
            int to = dot < 0 ? path.length() : dot;
            byte[] name = path.substring(from, to).getBytes(StandardCharsets.UTF_8);
            BtfMember inner = name.length == 0 ? null : new Search(types, name).in(at.type, 0);
            if (inner == null) {
                return Optional.empty();
            }
            at = new BtfMember(inner.type, sum(at.offset, inner.offset));
            from = to + 1;
        }
        return Optional.of(at);
    }

    private static int sum(int outer, int inner) {
        int sum = outer + inner;
        if (sum < 0) {
            throw new MalformedBtf("BTF offset: " + outer + " + " + inner + " (expected: below 2^31)");
        }
        return sum;
    }

    /// The search for one name, in a structure and in those without a name within it.
    private static final class Search {
        private final BtfTypes types;
        private final byte[] name;
        private int left = MOST;

        private Search(BtfTypes types, byte[] name) {
            this.types = types;
            this.name = name;
        }

        private @Nullable BtfMember in(int id, int depth) {
            if (id == 0 || !isStructure(id)) {
                return null;
            }
            if (depth == DEEPEST) {
                throw new MalformedBtf("BTF structure: " + id + " is too deep (expected: fewer than " + DEEPEST + ")");
            }
            for (int i = 0; i < types.vlen(id); i++) {
                if (left-- == 0) {
                    throw new MalformedBtf(
                            "BTF structure: " + id + " has no end (expected: members below " + MOST + ")");
                }
                long member = (long) i * BtfTypes.MEMBER;
                int called = types.behind(id, member);
                int type = types.stripped(types.behind(id, member + 4));
                if (types.isNamed(called, name)) {
                    return isBitfield(id, type, member) ? null : new BtfMember(type, bits(id, member) >>> 3);
                }
                BtfMember within = called == 0 ? in(type, depth + 1) : null;
                if (within != null) {
                    return new BtfMember(within.type, sum(bits(id, member) >>> 3, within.offset));
                }
            }
            return null;
        }

        private boolean isStructure(int id) {
            int kind = types.kind(id);
            return kind == BtfTypes.STRUCT || kind == BtfTypes.UNION;
        }

        private int bits(int id, long member) {
            int value = types.behind(id, member + 8);
            return types.isFlagged(id) ? value & 0xffffff : value;
        }

        /// The width is in the offset, or in the type of older compilers.
        private boolean isBitfield(int id, int type, long member) {
            boolean named = types.isFlagged(id) && types.behind(id, member + 8) >>> 24 != 0;
            boolean typed = type != 0
                    && types.kind(type) == BtfTypes.INT
                    && (types.behind(type, 0) & 0xff) != types.sizeOrType(type) * 8;
            return named || typed || (bits(id, member) & 7) != 0;
        }
    }
}
