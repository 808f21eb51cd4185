@NullMarked
package dev.tidemark.elastic;

import org.jspecify.annotations.NullMarked;
