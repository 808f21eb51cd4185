/// Crowds of clients, and what they met.
@NullMarked
package dev.tidemark.lab.client;

import org.jspecify.annotations.NullMarked;
