/// Network interfaces: their names, and making pairs of them.
@NullMarked
package dev.tidemark.kernel.rtnetlink;

import org.jspecify.annotations.NullMarked;
