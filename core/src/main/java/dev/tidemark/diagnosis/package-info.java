/// What is wrong with listen queues, from evidence gathered while watching: findings with their proof and their
/// cure.
@NullMarked
package dev.tidemark.diagnosis;

import org.jspecify.annotations.NullMarked;
