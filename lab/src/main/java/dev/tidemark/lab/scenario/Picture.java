package dev.tidemark.lab.scenario;

import dev.tidemark.diagnosis.Verdict;
import java.util.Optional;

/// A scenario under another name, where it stands for something that is well.
record Picture(String name, Scenario scenario) implements Scenario {
    @Override
    public String summary() {
        return scenario.summary();
    }

    @Override
    public Optional<Verdict> verdict() {
        return scenario.verdict();
    }

    @Override
    public Optional<String> unavailable() {
        return scenario.unavailable();
    }

    @Override
    public boolean endsByItself() {
        return scenario.endsByItself();
    }

    @Override
    public Stage stage() {
        return scenario.stage();
    }

    @Override
    public Run prepare(Stage stage, Draw draw) {
        return scenario.prepare(stage, draw);
    }
}
