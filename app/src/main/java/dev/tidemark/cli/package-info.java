/// The command line: options in, exit codes out. Each command in a class of its own.
@NullMarked
package dev.tidemark.cli;

import org.jspecify.annotations.NullMarked;
