/// An agent on this machine or another, asked by HTTP: what it shows, as the [dev.tidemark.agent.LiveView] that
/// it has, and what it recorded, as a [dev.tidemark.history.History].
///
/// Nothing that an agent answers is believed before it was checked: whatever it sends, the answer is either whole
/// or one [dev.tidemark.connect.AgentFailure].
@NullMarked
package dev.tidemark.connect;

import org.jspecify.annotations.NullMarked;
