@NullMarked
package dev.tidemark.web;

import org.jspecify.annotations.NullMarked;
