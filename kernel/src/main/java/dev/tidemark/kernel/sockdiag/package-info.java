/// `NETLINK_SOCK_DIAG`: the kernel's own view of its sockets, in kernel words.
@NullMarked
package dev.tidemark.kernel.sockdiag;

import org.jspecify.annotations.NullMarked;
