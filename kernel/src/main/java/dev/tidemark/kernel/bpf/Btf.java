package dev.tidemark.kernel.bpf;

import dev.tidemark.kernel.Reading;
import dev.tidemark.kernel.procfs.RegularFile;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.OptionalInt;

/// The kernel's own types: at which offset a structure has a member, and by which id a function is known.
///
/// `Documentation/bpf/btf.rst`; `CONFIG_DEBUG_INFO_BTF`, Linux 5.2. Holds the section (5 MB of a usual kernel)
/// and
/// an int for each type, so let go of it when the offsets are known. Each look-up walks all types, about a
/// millisecond. A look-up throws [MalformedBtf] when what it follows does not add up. May be used from any
/// thread.
public final class Btf {
    private static final String OF_KERNEL = "/sys/kernel/btf/vmlinux";
    private static final String TRACEPOINT = "btf_trace_";

    private final BtfTypes types;

    private Btf(BtfTypes types) {
        this.types = types;
    }

    /// Reads a section of either byte order. `section` is kept and must not be changed.
    ///
    /// @throws MalformedBtf when it does not add up
    public static Btf parse(byte[] section) {
        return new Btf(BtfTypes.parse(section));
    }

    /// Reads that of the running kernel: about 25 ms.
    ///
    /// @return unknown with the reason when this kernel has none
    public static Reading<Btf> read() {
        return read(OF_KERNEL);
    }

    static Reading<Btf> read(String path) {
        return RegularFile.open(path)
                .then(file -> {
                    try (file) {
                        return file.read(0, (int) Math.min(file.size(), Integer.MAX_VALUE - 8));
                    }
                })
                .then(section -> {
                    try {
                        return Reading.of(parse(section));
                    } catch (MalformedBtf malformed) {
                        return Reading.unknown(path + ": " + malformed.getMessage());
                    }
                });
    }

    /// How many types there are.
    public int count() {
        return types.count() - 1;
    }

    /// The id of `struct name`.
    public OptionalInt structure(String name) {
        return id(types.find(BtfTypes.STRUCT, name));
    }

    /// The id of a function, as [ProgramRecipe#atEntry] takes it.
    public OptionalInt function(String name) {
        return id(types.find(BtfTypes.FUNC, name));
    }

    /// The id of a typedef.
    public OptionalInt typedef(String name) {
        return id(types.find(BtfTypes.TYPEDEF, name));
    }

    /// The id of a tracepoint, as [ProgramRecipe#atTracepoint] takes it.
    public OptionalInt tracepoint(String name) {
        return typedef(TRACEPOINT + name);
    }

    /// The number that `enum name` gives `member`; empty too when it needs more than 32 bits.
    public OptionalInt enumValue(String name, String member) {
        byte[] wanted = member.getBytes(StandardCharsets.UTF_8);
        int narrow = types.find(BtfTypes.ENUM, name);
        int wide = narrow == 0 ? types.find(BtfTypes.ENUM64, name) : 0;
        int id = narrow + wide;
        int size = wide == 0 ? 8 : 12;
        for (int i = 0; id != 0 && i < types.vlen(id); i++) {
            if (types.isNamed(types.behind(id, (long) i * size), wanted)) {
                int low = types.behind(id, (long) i * size + 4);
                int high = wide == 0 ? low >> 31 : types.behind(id, (long) i * size + 8);
                return high == low >> 31 ? OptionalInt.of(low) : OptionalInt.empty();
            }
        }
        return OptionalInt.empty();
    }

    /// How many arguments a function takes.
    public OptionalInt parameterCount(String function) {
        int id = types.find(BtfTypes.FUNC, function);
        return id == 0 ? OptionalInt.empty() : parameters(types.sizeOrType(id));
    }

    /// How many arguments a tracepoint hands to its programs.
    public OptionalInt tracepointParameterCount(String name) {
        int id = types.find(BtfTypes.TYPEDEF, TRACEPOINT + name);
        if (id == 0) {
            return OptionalInt.empty();
        }
        // A pointer to a function, whose first argument is the kernel's own.
        OptionalInt all = parameters(types.sizeOrType(types.stripped(id)));
        return all.isPresent() ? OptionalInt.of(Math.max(0, all.getAsInt() - 1)) : all;
    }

    private OptionalInt parameters(int id) {
        return types.kind(id) == BtfTypes.FUNC_PROTO ? OptionalInt.of(types.vlen(id)) : OptionalInt.empty();
    }

    /// At which byte `struct name` has the member `path`, such as `sk_ack_backlog` or `inet_conn.icsk_inet`.
    /// Members of structures without a name count as the outer one's.
    ///
    /// @return empty where there is none, or a bitfield, which has no byte
    public OptionalInt offset(String struct, String path) {
        Optional<BtfMember> member = member(struct, path);
        return member.isPresent() ? OptionalInt.of(member.get().offset()) : OptionalInt.empty();
    }

    /// How many bytes the member `path` of `struct name` has.
    ///
    /// @return empty where there is none, or a bitfield, or an array
    public OptionalInt size(String struct, String path) {
        return member(struct, path).map(found -> sizeOf(found.type())).orElse(OptionalInt.empty());
    }

    /// How many bytes `struct name` has.
    public OptionalInt size(String struct) {
        int id = types.find(BtfTypes.STRUCT, struct);
        return id == 0 ? OptionalInt.empty() : OptionalInt.of(types.sizeOrType(id));
    }

    private Optional<BtfMember> member(String struct, String path) {
        int id = types.find(BtfTypes.STRUCT, struct);
        return id == 0 ? Optional.empty() : BtfMember.find(types, id, path);
    }

    private OptionalInt sizeOf(int type) {
        if (type == 0) {
            return OptionalInt.empty();
        }
        return switch (types.kind(type)) {
            case BtfTypes.INT, BtfTypes.STRUCT, BtfTypes.UNION, BtfTypes.ENUM, BtfTypes.ENUM64, BtfTypes.FLOAT ->
                OptionalInt.of(types.sizeOrType(type));
            case BtfTypes.POINTER -> OptionalInt.of(Long.BYTES);
            default -> OptionalInt.empty();
        };
    }

    private static OptionalInt id(int found) {
        return found == 0 ? OptionalInt.empty() : OptionalInt.of(found);
    }
}
