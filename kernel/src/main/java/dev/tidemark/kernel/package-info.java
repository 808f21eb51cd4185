/// The ground floor: what the Linux kernel says, in its own words, without opinion.
@NullMarked
package dev.tidemark.kernel;

import org.jspecify.annotations.NullMarked;
