/// JSON by the house rules: written by [dev.tidemark.json.JsonText], read back by [dev.tidemark.json.JsonFields].
/// Knows no document.
@NullMarked
package dev.tidemark.json;

import org.jspecify.annotations.NullMarked;
