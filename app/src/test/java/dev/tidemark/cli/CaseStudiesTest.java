package dev.tidemark.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.diagnosis.Verdict;
import dev.tidemark.lab.scenario.Scenario;
import dev.tidemark.lab.scenario.Scenarios;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// The pages of docs/case-studies against the scenarios and the verdicts there are.
final class CaseStudiesTest {
    // Tests run in the module's folder.
    private static final Path PAGES = Path.of("..", "docs", "case-studies");

    private static final Pattern LAB = Pattern.compile("(?m)^<!-- recorded: lab (\\S+) (\\d+) -->$");
    private static final Pattern COMMAND = Pattern.compile("(?m)^\\$ (?:nsenter [^\n]*?)?tidemark (lab|doctor) ");

    @ParameterizedTest
    @EnumSource(Verdict.class)
    void everyVerdictHasAPageFromAScenarioOfWhichItIsTheRightOne(Verdict verdict) throws IOException {
        String page = page(verdict.word());
        assertThat(page).startsWith("# " + verdict.word() + "\n");
        Matcher lab = LAB.matcher(page);
        assertThat(lab.find()).as("a recorded time line").isTrue();
        assertThat(Scenarios.named(lab.group(1)).flatMap(Scenario::verdict)).contains(verdict);
        assertThat(COMMAND.matcher(page).results().map(found -> found.group(1)))
                .as("recorded commands")
                .containsExactly("lab", "doctor");
        assertThat(page).doesNotContain("DISAGREES").containsPattern("Nothing wrong with|\\(" + verdict.word() + ",");
    }

    @Test
    void tableListsEveryScenarioWithItsVerdict() throws IOException {
        List<String> expected = Scenarios.all().stream()
                .map(scenario -> "| `" + scenario.name() + "` | " + cells(scenario.verdict()))
                .toList();
        assertThat(page("README").lines().filter(line -> line.startsWith("| `")))
                .containsExactlyElementsOf(expected);
    }

    private static String cells(Optional<Verdict> verdict) {
        return verdict.map(Verdict::word)
                .map(word -> "`" + word + "` | [" + word + "](" + word + ".md) |")
                .orElse("none | |");
    }

    private static String page(String name) throws IOException {
        return Files.readString(PAGES.resolve(name + ".md"));
    }
}
