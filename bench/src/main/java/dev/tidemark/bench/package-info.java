/// What a sample costs, beside what else one could run, as ratios inside one run.
@NullMarked
package dev.tidemark.bench;

import org.jspecify.annotations.NullMarked;
