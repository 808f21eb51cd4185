/// How listeners change while they are watched: from successive samples to rises, states and high-water marks.
///
/// Everything here is pure: it touches neither the kernel nor a clock.
@NullMarked
package dev.tidemark.watch;

import org.jspecify.annotations.NullMarked;
