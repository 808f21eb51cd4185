package dev.tidemark.lab.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.lab.Await;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Every scenario does on this kernel what it says, and leaves nothing behind.
final class ScenarioKernelTest {
    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final Path NOTES = Path.of("..", "docs", "kernel-notes.md");

    static List<String> names() {
        return everything().map(Scenario::name).toList();
    }

    private static Stream<Scenario> everything() {
        return Stream.concat(Scenarios.all().stream(), Scenarios.healthy().stream());
    }

    private static Scenario scenario(String name) {
        return everything().filter(each -> each.name().equals(name)).findFirst().orElseThrow();
    }

    /// What the JDK opens once and keeps, such as for starting processes, is not to be taken for a leak.
    @BeforeAll
    static void warmUp() {
        List<Claim> _ = perform(scenario("stopped"), 1);
    }

    @ParameterizedTest
    @MethodSource("names")
    void whatItClaimsHoldsAndIsAStatementOfTheNotesAndNothingStaysBehind(String name) {
        Set<String> descriptors = descriptors();
        long seed = System.nanoTime() % 100_000;

        List<Claim> claims = perform(scenario(name), seed);

        assertThat(claims).as("seed " + seed).isNotEmpty().allMatch(Claim::holds);
        assertThat(statements())
                .containsAll(claims.stream().map(Claim::statement).toList());
        assertThat(descriptors()).as("seed " + seed).isEqualTo(descriptors);
        assertThat(ProcessHandle.current().children()).isEmpty();
        // A thread that Java has joined still takes a moment to leave the kernel.
        Await.until("all threads at home", LIMIT, () -> namespacesOfThreads().size() == 1);
    }

    private static List<Claim> perform(Scenario scenario, long seed) {
        try (Run run = scenario.open(Draw.of(seed))) {
            run.begin();
            run.awaitUnderWay(LIMIT);
            if (scenario.endsByItself()) {
                Await.until("the end", LIMIT, run::isOver);
            }
            return run.claims();
        }
    }

    /// The first cells of all rows of all tables.
    private static Set<String> statements() {
        try (Stream<String> lines = Files.lines(NOTES)) {
            return lines.map(Pattern.compile("^\\| (.*?) (?<!\\\\)\\|.*")::matcher)
                    .filter(Matcher::matches)
                    .map(row -> row.group(1))
                    .collect(Collectors.toSet());
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private static Set<String> descriptors() {
        try (Stream<Path> links = Files.list(Path.of("/proc/self/fd"))) {
            return links.map(ScenarioKernelTest::target).collect(Collectors.toSet());
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private static Set<String> namespacesOfThreads() {
        try (Stream<Path> tasks = Files.list(Path.of("/proc/self/task"))) {
            return tasks.map(task -> task.resolve("ns/net"))
                    .map(ScenarioKernelTest::target)
                    .filter(target -> !target.equals("closed"))
                    .map(target -> target.substring(target.indexOf(' ')))
                    .collect(Collectors.toSet());
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private static String target(Path link) {
        try {
            return link + " " + Files.readSymbolicLink(link);
        } catch (IOException closed) {
            return "closed";
        }
    }
}
