package dev.tidemark.kernel.bpf;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// The types of a BTF section by their ids: where each lies, checked to lie within.
///
/// `Documentation/bpf/btf.rst`, Linux 6.18: a header, then types one after the other, numbered from 1, then
/// strings. Ids and names within a type are checked when they are followed.
final class BtfTypes {
    static final int INT = 1;
    static final int POINTER = 2;
    static final int ARRAY = 3;
    static final int STRUCT = 4;
    static final int UNION = 5;
    static final int ENUM = 6;
    static final int TYPEDEF = 8;
    static final int VOLATILE = 9;
    static final int CONST = 10;
    static final int RESTRICT = 11;
    static final int FUNC = 12;
    static final int FUNC_PROTO = 13;
    static final int FLOAT = 16;
    static final int TYPE_TAG = 18;
    static final int ENUM64 = 19;

    /// `struct btf_type`: name, kind and count, size or type.
    static final int FIXED = 12;

    static final int MEMBER = 12;
    private static final int MAGIC = 0xeb9f;
    private static final int HEADER = 24;
    /// `BTF_MAX_NAME_OFFSET` and `BTF_MAX_TYPE` keep real ones far below.
    private static final int LARGEST = 1 << 28;

    private final byte[] bytes;
    private final boolean little;
    private final int strings;
    private final int stringsLength;
    private final int[] places;
    private final Map<String, Integer> found = new ConcurrentHashMap<>();

    private BtfTypes(byte[] bytes, boolean little, int strings, int stringsLength, int[] places) {
        this.bytes = bytes;
        this.little = little;
        this.strings = strings;
        this.stringsLength = stringsLength;
        this.places = places;
    }

    /// Reads `section`, which is kept and must not be changed.
    ///
    /// @throws MalformedBtf when it does not add up
    static BtfTypes parse(byte[] section) {
        require(section.length >= HEADER && section.length <= LARGEST, "BTF length", section.length, "24 to 256 MB");
        boolean little = section[0] == (byte) MAGIC;
        int magic = (section[little ? 1 : 0] & 0xff) << 8 | (section[little ? 0 : 1] & 0xff);
        require(magic == MAGIC, "BTF magic", magic, "0xeb9f");
        require(section[2] == 1, "BTF version", section[2], "1");
        int header = within("BTF hdr_len", word(section, 4, little), section.length);
        require(header >= HEADER, "BTF hdr_len", header, "24 or more");
        int room = section.length - header;
        int types = within("BTF type_off", word(section, 8, little), room);
        int typesLength = within("BTF type_len", word(section, 12, little), room - types);
        int strings = within("BTF str_off", word(section, 16, little), room);
        int stringsLength = within("BTF str_len", word(section, 20, little), room - strings);
        int firstString = header + strings;
        require(stringsLength > 0, "BTF str_len", stringsLength, "1 or more");
        require(section[firstString] == 0, "BTF first string", section[firstString], "empty");
        int last = section[firstString + stringsLength - 1];
        require(last == 0, "BTF last string's end", last, "0");
        int[] places = places(section, little, header + types, header + types + typesLength);
        return new BtfTypes(section, little, firstString, stringsLength, places);
    }

    /// Where each type starts; [0] is void and nowhere.
    ///
    /// Written out byte by byte, as all that walks every type: a program that just started interprets it, and a
    /// buffer's methods cost ten times as much there.
    private static int[] places(byte[] bytes, boolean little, int from, int end) {
        // 20 bytes a type on average.
        int[] places = new int[(end - from) / 20 + 16];
        int count = 1;
        int at = from;
        int kindByte = little ? 7 : 4;
        int lowByte = little ? 4 : 7;
        int highByte = little ? 5 : 6;
        while (at < end) {
            if (end - at < FIXED) {
                throw new MalformedBtf("BTF type's length: " + (end - at) + " (expected: 12 or more)");
            }
            if (count == places.length) {
                places = Arrays.copyOf(places, count + count / 2);
            }
            places[count++] = at;
            int members = (bytes[at + highByte] & 0xff) << 8 | (bytes[at + lowByte] & 0xff);
            int length = FIXED + behind(bytes[at + kindByte] & 31, members);
            if (length > end - at) {
                throw new MalformedBtf("BTF type's length: " + length + " (expected: at most " + (end - at) + ")");
            }
            at += length;
        }
        return count == places.length ? places : Arrays.copyOf(places, count);
    }

    private static int word(byte[] bytes, int at, boolean little) {
        int low = (bytes[at] & 0xff) | (bytes[at + 1] & 0xff) << 8 | (bytes[at + 2] & 0xff) << 16 | bytes[at + 3] << 24;
        return little ? low : Integer.reverseBytes(low);
    }

    private int word(int at) {
        return word(bytes, at, little);
    }

    /// How many bytes follow the fixed part of a type.
    private static int behind(int kind, int count) {
        return switch (kind) {
            // Int; variable; declaration tag.
            case INT, 14, 17 -> 4;
            case ARRAY -> 12;
            case STRUCT, UNION, ENUM64, 15 -> 12 * count;
            case ENUM, FUNC_PROTO -> 8 * count;
            // 7 is a forward declaration.
            case POINTER, 7, TYPEDEF, VOLATILE, CONST, RESTRICT, FUNC, FLOAT, TYPE_TAG -> 0;
            default -> throw new MalformedBtf("BTF kind: " + kind + " (expected: 1 to 19)");
        };
    }

    private static int within(String what, int value, int most) {
        require(value >= 0 && value <= most, what, Integer.toUnsignedLong(value), "at most " + most);
        return value;
    }

    private static void require(boolean holds, String what, long value, String expected) {
        if (!holds) {
            throw new MalformedBtf(what + ": " + value + " (expected: " + expected + ")");
        }
    }

    /// One more than the last id.
    int count() {
        return places.length;
    }

    /// The first type of `kind` called `name`, 0 when there is none. Each is looked for once.
    int find(int kind, String name) {
        return found.computeIfAbsent(kind + " " + name, _ -> search(kind, name));
    }

    private int search(int kind, String name) {
        byte[] wanted = name.getBytes(StandardCharsets.UTF_8);
        int kindByte = little ? 7 : 4;
        for (int id = 1; id < places.length; id++) {
            int place = places[id];
            if ((bytes[place + kindByte] & 31) == kind && isNamed(word(place), wanted)) {
                return id;
            }
        }
        return 0;
    }

    /// Whether the string at `offset` is `wanted`.
    boolean isNamed(int offset, byte[] wanted) {
        if (offset < 0 || offset >= stringsLength) {
            throw new MalformedBtf(
                    "BTF name: " + Integer.toUnsignedLong(offset) + " (expected: below " + stringsLength + ")");
        }
        int at = strings + offset;
        if (stringsLength - offset <= wanted.length || bytes[at + wanted.length] != 0) {
            return false;
        }
        for (int i = 0; i < wanted.length; i++) {
            if (bytes[at + i] != wanted[i]) {
                return false;
            }
        }
        return true;
    }

    int kind(int id) {
        return word(place(id) + 4) >>> 24 & 31;
    }

    /// How many members, values or parameters it has.
    int vlen(int id) {
        return word(place(id) + 4) & 0xffff;
    }

    /// Whether its members' offsets carry the width of a bitfield too.
    boolean isFlagged(int id) {
        return word(place(id) + 4) < 0;
    }

    /// Its size in bytes, or the type it refers to.
    int sizeOrType(int id) {
        return word(place(id) + 8);
    }

    /// The number at `offset` behind the fixed part.
    int behind(int id, long offset) {
        return word((int) (place(id) + FIXED + offset));
    }

    /// The id that typedefs and qualifiers around `id` lead to; 0 is void.
    int stripped(int id) {
        int at = id;
        for (int steps = 0; steps < 64; steps++) {
            if (at == 0) {
                return 0;
            }
            switch (kind(at)) {
                case TYPEDEF, VOLATILE, CONST, RESTRICT, TYPE_TAG -> at = sizeOrType(at);
                default -> {
                    return at;
                }
            }
        }
        throw new MalformedBtf("BTF type: " + id + " leads nowhere (expected: fewer than 64 steps)");
    }

    private int place(int id) {
        if (id <= 0 || id >= places.length) {
            throw new MalformedBtf(
                    "BTF type: " + Integer.toUnsignedLong(id) + " (expected: 1 to " + (places.length - 1) + ")");
        }
        return places[id];
    }
}
