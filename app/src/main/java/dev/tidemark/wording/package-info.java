/// What the product says: words, figures, tables and documents, made from what the floors below know. Writes
/// nothing.
@NullMarked
package dev.tidemark.wording;

import org.jspecify.annotations.NullMarked;
