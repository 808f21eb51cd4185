package dev.tidemark.web;

import dev.tidemark.agent.LiveSource;
import dev.tidemark.history.History;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Supplier;

/// What the server has to show.
///
/// @param live what is seen now
/// @param history opens what was recorded, for one request, which closes it; empty where nothing is recorded
/// @param metrics what `/metrics` answers
/// @param clock the time that `since` counts back from
public record Served(LiveSource live, Supplier<Optional<History>> history, MetricsPage metrics, InstantSource clock) {}
