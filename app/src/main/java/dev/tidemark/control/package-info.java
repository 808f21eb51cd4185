/// Changing listen queues and the sysctls that bear on them: what is to be done, whether it may be, the journal
/// of what was done, and the way back.
///
/// An action becomes a list of [dev.tidemark.control.ChangeItem]s; the [dev.tidemark.control.ChangeJournal] gets
/// the intent before and the result after; [dev.tidemark.control.Undo] is the same way back.
@NullMarked
package dev.tidemark.control;

import org.jspecify.annotations.NullMarked;
