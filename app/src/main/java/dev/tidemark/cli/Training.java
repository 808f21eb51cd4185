package dev.tidemark.cli;

import java.util.List;

/// Runs the usual commands once, so that the JVM's AOT cache holds the classes they need. The one place that says
/// which: no more than those that people wait for, because every start loads all of the cache.
final class Training {
    private static final List<List<String>> RUNS = List.of(
            List.of("list"),
            List.of("list", "--all-namespaces", "--unix", "--wide"),
            List.of("list", "--json"),
            List.of("list", ":1", "process:none"),
            List.of("watch", "--interval", "1ms", "--count", "2"),
            List.of("watch", "--interval", "1ms", "--count", "2", "--all-namespaces", "--json"),
            List.of("check"),
            List.of("check", "--all-namespaces", "--json"),
            List.of("check", ":1"));

    private Training() {}

    static void run() {
        Console nowhere = Console.nowhere();
        for (List<String> words : RUNS) {
            Commands.run(nowhere, words.toArray(String[]::new));
        }
    }
}
