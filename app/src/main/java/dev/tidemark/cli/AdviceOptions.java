package dev.tidemark.cli;

import dev.tidemark.advice.Wish;
import dev.tidemark.settings.DurationText;
import java.time.Duration;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;

/// What is asked of a queue: how long its clients wait, and which stall it is to survive.
final class AdviceOptions {
    private static final Duration USUAL_TIMEOUT = Duration.ofSeconds(2);
    private static final Duration LONGEST_STALL = Duration.ofHours(1);

    private Optional<Duration> clientTimeout = Optional.empty();
    private Optional<Duration> stall = Optional.empty();

    void addTo(CommandSpec spec) {
        addTimeout(spec);
        spec.addOption(Syntax.value(
                        Duration.class,
                        DurationText::parse,
                        "DURATION",
                        "The queue has to hold, too, who comes while nobody accepts for so long, such as 1s for a"
                                + " collection of garbage. Default: only what was seen.",
                        value -> stall = Optional.of(value))
                .names("--stall")
                .build());
    }

    /// The patience of clients alone.
    void addTimeout(CommandSpec spec) {
        spec.addOption(Syntax.value(
                        Duration.class,
                        DurationText::parse,
                        "DURATION",
                        "How long clients wait for an answer before they give up. Default: 2s.",
                        value -> clientTimeout = Optional.of(value))
                .names("--client-timeout")
                .build());
    }

    /// Which of its options was given, if any.
    Optional<String> given() {
        return clientTimeout.map(_ -> "--client-timeout").or(() -> stall.map(_ -> "--stall"));
    }

    Duration clientTimeout() {
        if (clientTimeout.filter(Duration::isZero).isPresent()) {
            throw CommandFailure.couldNot("--client-timeout: 0 (expected: longer, such as 2s)");
        }
        return clientTimeout.orElse(USUAL_TIMEOUT);
    }

    Wish wish() {
        Wish wish = Wish.of(clientTimeout());
        if (stall.isEmpty()) {
            return wish;
        }
        if (stall.get().isZero() || stall.get().compareTo(LONGEST_STALL) > 0) {
            throw CommandFailure.couldNot(
                    "--stall: " + DurationText.of(stall.get()) + " (expected: above 0, up to 1h)");
        }
        return wish.withStall(stall.get());
    }

    /// What has to be told again to a command that shall come to the same, each with a blank before it.
    String words() {
        return clientTimeout
                        .map(value -> " --client-timeout " + DurationText.of(value))
                        .orElse("")
                + stall.map(value -> " --stall " + DurationText.of(value)).orElse("");
    }
}
