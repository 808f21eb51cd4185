/// What was, kept for weeks: the history file and the questions it answers.
///
/// One [dev.tidemark.history.HistoryRecorder] writes, on one thread; any number of [dev.tidemark.history.History]
/// readers ask, of the same file or of another process.
@NullMarked
package dev.tidemark.history;

import org.jspecify.annotations.NullMarked;
