/// What can go wrong with a listen queue, made to happen: one class for each scenario of `tidemark lab`.
///
/// Start at [dev.tidemark.lab.scenario.Scenario]; [dev.tidemark.lab.scenario.Stopped] is a short example.
@NullMarked
package dev.tidemark.lab.scenario;

import org.jspecify.annotations.NullMarked;
