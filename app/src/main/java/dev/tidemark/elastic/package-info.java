/// Accept queues that grow before they overflow and shrink after calm, for who asked for it: a pure rule, and the
/// thread that carries its steps out through [dev.tidemark.control].
@NullMarked
package dev.tidemark.elastic;

import org.jspecify.annotations.NullMarked;
