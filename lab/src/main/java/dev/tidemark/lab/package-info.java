/// A laboratory for listen queues: network namespaces, listeners, clients and real servers of its own.
@NullMarked
package dev.tidemark.lab;

import org.jspecify.annotations.NullMarked;
