package dev.tidemark.agent;

/// Where the latest [LiveView] comes from: the process's own sampler. For any number of threads.
@FunctionalInterface
public interface LiveSource {
    /// The latest view; not older than a second, unless sampling itself stalls, which its time tells. May wait
    /// for the next sample. Asking costs nothing when others asked just before.
    LiveView view();
}
