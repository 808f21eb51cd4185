/// Network namespaces: which there are, and how to open a socket or a file inside one.
@NullMarked
package dev.tidemark.kernel.netns;

import org.jspecify.annotations.NullMarked;
