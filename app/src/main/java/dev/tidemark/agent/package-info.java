/// The process that never looks away: it samples, remembers peaks, notices overflow episodes, and shows it all as
/// one immutable [dev.tidemark.agent.LiveView].
@NullMarked
package dev.tidemark.agent;

import org.jspecify.annotations.NullMarked;
