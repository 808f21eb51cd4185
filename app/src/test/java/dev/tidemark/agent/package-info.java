@NullMarked
package dev.tidemark.agent;

import org.jspecify.annotations.NullMarked;
