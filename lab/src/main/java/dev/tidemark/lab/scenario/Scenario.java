package dev.tidemark.lab.scenario;

import dev.tidemark.diagnosis.Verdict;
import java.util.Optional;

/// A way in which a listen queue misbehaves, or seems to; [Scenarios] lists all.
///
/// A scenario is a description without state. [#open] builds its namespaces, servers and clients, and gives a
/// [Run]:
///
/// ```
/// try (Run run = scenario.open(Draw.of(7))) {
///     run.begin();
///     run.awaitUnderWay(Duration.ofSeconds(10));
///     Moment moment = run.sample();           // as often as one likes
///     List<Claim> claims = run.claims();      // ends the misbehaviour
/// }
/// ```
public interface Scenario {
    /// Its name on the command line.
    String name();

    /// What happens, in one line.
    String summary();

    /// What a doctor has to say of it; empty where nothing is wrong.
    Optional<Verdict> verdict();

    /// Whether a run is over when it has shown everything; others go on until they are closed.
    default boolean endsByItself() {
        return false;
    }

    /// Why it cannot be performed here, in one sentence; empty where it can. Needs beyond those of all scenarios
    /// only: namespaces.
    default Optional<String> unavailable() {
        return Optional.empty();
    }

    /// The namespaces it needs. Two hosts, unless it says otherwise.
    default Stage stage() {
        return Stage.pair();
    }

    /// Sets up what it needs on `stage`, which owns it all, with figures of `draw`.
    Run prepare(Stage stage, Draw draw);

    /// Sets everything up; nothing happens yet.
    ///
    /// @throws dev.tidemark.kernel.libc.KernelException when the kernel refuses, as without privilege; nothing
    ///     stays behind then
    default Run open(Draw draw) {
        Stage stage = stage();
        try {
            return prepare(stage, draw);
        } catch (RuntimeException failed) {
            stage.close();
            throw failed;
        }
    }
}
