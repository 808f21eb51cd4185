/// What a listener is: one socket in LISTEN in one network namespace, with its queue, its owners and its limit.
///
/// [SnapshotReader] is the only translator from kernel words; everything else here is immutable and touches
/// nothing.
@NullMarked
package dev.tidemark.listener;

import org.jspecify.annotations.NullMarked;
