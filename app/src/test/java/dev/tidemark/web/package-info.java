/// Tests of what the agent serves.
@NullMarked
package dev.tidemark.web;

import org.jspecify.annotations.NullMarked;
