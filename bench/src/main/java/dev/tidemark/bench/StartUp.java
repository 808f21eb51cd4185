package dev.tidemark.bench;

import dev.tidemark.bench.Duel.Effort;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Starts of `tidemark list`, beside those of a hello-world and of `ss`.
///
/// @param launcher `./tidemark`; the first of its starts trains its AOT cache, and is not counted
/// @param java the JVM it uses
/// @param flags those it starts it with
/// @param classPath where [HelloWorld] is
record StartUp(Path launcher, Path java, List<String> flags, String classPath) {
    /// How long each of them takes, against a hello-world.
    ///
    /// @return with `tidemark list` first: against the JVM's default flags, against the same flags, then `ss` and
    ///     the program that does nothing, both against the JVM's default flags
    List<Duel> measure(int starts) {
        Effort effort = new Effort(starts, 1, 0);
        Subject list = new SpawnedCommand("tidemark list", launcher.toString(), "list");
        Subject hello = hello("hello-world, default flags", List.of());
        Subject same = hello("hello-world, same flags", flags);
        return List.of(
                Duel.fight(hello, list, effort),
                Duel.fight(same, list, effort),
                Duel.fight(hello, new SpawnedCommand("ss -lnt", "ss", "-lnt"), effort),
                Duel.fight(hello, Rivals.nothing(), effort));
    }

    private Subject hello(String name, List<String> some) {
        List<String> command = new ArrayList<>(List.of(java.toString()));
        command.addAll(some);
        command.addAll(List.of("-cp", classPath, HelloWorld.class.getName()));
        return new SpawnedCommand(name, command);
    }
}
