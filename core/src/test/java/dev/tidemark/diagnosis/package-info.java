@NullMarked
package dev.tidemark.diagnosis;

import org.jspecify.annotations.NullMarked;
