/// The command line: what a user types, and what it answers.
@NullMarked
package dev.tidemark.cli;

import org.jspecify.annotations.NullMarked;
