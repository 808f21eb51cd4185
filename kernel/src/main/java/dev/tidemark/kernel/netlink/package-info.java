/// Netlink: requests, datagrams of messages, and dumps that are whole or say so.
@NullMarked
package dev.tidemark.kernel.netlink;

import org.jspecify.annotations.NullMarked;
