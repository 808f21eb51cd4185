@NullMarked
package dev.tidemark.advice;

import org.jspecify.annotations.NullMarked;
