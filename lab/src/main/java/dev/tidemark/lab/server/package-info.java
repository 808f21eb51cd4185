/// A server of the laboratory: a process of its own, with an owner, a state and descriptors that `/proc` shows.
@NullMarked
package dev.tidemark.lab.server;

import org.jspecify.annotations.NullMarked;
