/// rtnetlink, as far as a laboratory needs it: interfaces, pairs of them, and addresses.
@NullMarked
package dev.tidemark.kernel.rtnetlink;

import org.jspecify.annotations.NullMarked;
