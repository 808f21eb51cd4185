/// `tidemark top`: what a terminal shows of a [dev.tidemark.agent.LiveView], full screen, and what keys do there.
///
/// [dev.tidemark.tui.TopScreen] and [dev.tidemark.tui.TopKeys] are pure; [dev.tidemark.tui.Top] alone touches the
/// terminal.
@NullMarked
package dev.tidemark.tui;

import org.jspecify.annotations.NullMarked;
