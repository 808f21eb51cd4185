/// Traffic of known truth: drawn from a seed, made to happen to a real queue, and told client by client.
@NullMarked
package dev.tidemark.lab.traffic;

import org.jspecify.annotations.NullMarked;
