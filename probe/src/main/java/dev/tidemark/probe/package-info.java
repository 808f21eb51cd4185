/// Exact facts about listen queues, recorded by small programs inside the kernel where it happens.
///
/// The programs are assembled here, instruction by instruction, for the kernel they find; what each must do is in
/// C in `probe/src/main/bpf`. What they record lives in the listener's own socket and comes back with the
/// ordinary dump of listeners. Nothing is pinned: when the process ends, by whatever end, the kernel takes all of
/// it away.
@NullMarked
package dev.tidemark.probe;

import org.jspecify.annotations.NullMarked;
