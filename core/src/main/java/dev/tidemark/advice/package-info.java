/// How large an accept queue should be, from what was recorded of it, and what another size would have done.
@NullMarked
package dev.tidemark.advice;

import org.jspecify.annotations.NullMarked;
