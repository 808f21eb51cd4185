package dev.tidemark.probe;

import dev.tidemark.kernel.Reading;
import dev.tidemark.kernel.bpf.Btf;
import dev.tidemark.kernel.bpf.Width;
import dev.tidemark.kernel.libc.Architecture;
import java.util.OptionalInt;

/// Where the registers of a system call are kept while it runs, and which call listen(2) is.
///
/// @param call the number of the system call
/// @param backlog listen(2)'s second argument
/// @param listen the number that [#call] has in listen(2)
record RegisterMembers(Member call, Member backlog, int listen) {
    static Reading<RegisterMembers> from(Btf types, Architecture architecture) {
        MemberSearch search = new MemberSearch(types);
        return switch (architecture) {
            case X86_64 -> {
                Member call = search.member("pt_regs", "orig_ax");
                Member backlog = search.member("pt_regs", "si");
                yield search.result(() -> new RegisterMembers(call, backlog, 50));
            }
            case AARCH64 -> {
                Member call = search.member("pt_regs", "syscallno");
                OptionalInt registers = types.offset("pt_regs", "regs");
                yield registers.isEmpty()
                        ? Reading.unknown("this kernel has no pt_regs.regs")
                        : search.result(() -> new RegisterMembers(
                                call, new Member(registers.getAsInt() + Long.BYTES, Width.DOUBLE), 201));
            }
        };
    }
}
