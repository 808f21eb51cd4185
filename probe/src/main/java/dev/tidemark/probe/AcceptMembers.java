package dev.tidemark.probe;

import dev.tidemark.kernel.Reading;
import dev.tidemark.kernel.bpf.Btf;
import dev.tidemark.kernel.libc.Architecture;

/// The way from a task that is in accept(2) to the listener whose descriptor it gave, and which call accept(2)
/// is.
///
/// @param call the number of the system call, in its registers
/// @param descriptor accept(2)'s first argument
/// @param accept the number that [#call] has in accept(2)
/// @param accept4 the same of accept4(2)
/// @param files of the task
/// @param table of its open files
/// @param size of that table
/// @param first where the table begins
/// @param content of a file: a socket
/// @param sock of the socket
/// @param cookie of the sock
record AcceptMembers(
        Member call,
        Member descriptor,
        int accept,
        int accept4,
        Member files,
        Member table,
        Member size,
        Member first,
        Member content,
        Member sock,
        Member cookie) {
    static Reading<AcceptMembers> from(Btf types, Architecture architecture) {
        MemberSearch search = new MemberSearch(types);
        boolean isArm = switch (architecture) {
            case X86_64 -> false;
            case AARCH64 -> true;
        };
        AcceptMembers members = new AcceptMembers(
                search.member("pt_regs", isArm ? "syscallno" : "orig_ax"),
                search.member("pt_regs", isArm ? "orig_x0" : "di"),
                isArm ? 202 : 43,
                isArm ? 242 : 288,
                search.member("task_struct", "files"),
                search.member("files_struct", "fdt"),
                search.member("fdtable", "max_fds"),
                search.member("fdtable", "fd"),
                search.member("file", "private_data"),
                search.member("socket", "sk"),
                search.member("sock_common", "skc_cookie"));
        return search.result(() -> members);
    }
}
