package dev.tidemark.elastic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemark.elastic.ElasticRule.AtStop;
import dev.tidemark.settings.InvalidSettings;
import dev.tidemark.settings.SettingsPlace;
import dev.tidemark.settings.YamlText;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What rules of elastic queues may say.
final class ElasticRuleGrammarTest {
    private static final SettingsPlace PLACE = new SettingsPlace("config", "agent.yaml");

    private static List<ElasticRule> parse(String text) {
        return new ElasticRuleGrammar(PLACE).rules(YamlText.parse(text, PLACE).orElseThrow());
    }

    @Test
    void ruleThatSaysAllIsUnderstood() {
        assertThat(parse("- {filter: [\":80\"], floor: 9, ceiling: 99, client-timeout: 500ms, memory: 2MB, calm: 1m,"
                        + " mode: dry-run, at-stop: keep}"))
                .containsExactly(new ElasticRule(
                        List.of(":80"),
                        OptionalLong.of(9),
                        OptionalLong.of(99),
                        Duration.ofMillis(500),
                        OptionalLong.of(2_000_000),
                        Duration.ofMinutes(1),
                        ElasticMode.DRY_RUN,
                        AtStop.KEEP));
    }

    @Test
    void ruleWithAFilterAloneHasTheUsualValues() {
        assertThat(parse("- filter: process:java"))
                .containsExactly(new ElasticRule(
                        List.of("process:java"),
                        OptionalLong.empty(),
                        OptionalLong.empty(),
                        Duration.ofSeconds(2),
                        OptionalLong.empty(),
                        Duration.ofMinutes(10),
                        ElasticMode.ON,
                        AtStop.RESTORE));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {floor: 9}                                  | a rule without filter (expected: a list of FILTERs
            {filter: ":80", flor: 9}                    | flor (expected: floor)
            {filter: ":80", floor: 9, ceiling: 8}       | floor 9 (expected: at most the ceiling, 8)
            {filter: ":80", ceiling: 0}                 | ceiling: 0 (expected: a number from 1 to 2147483647)
            {filter: ":80", memory: 16}                 | memory: 16 (expected: a size with its unit, such as 16MB)
            {filter: ":80", calm: 10}                   | calm: 10 (expected: a duration with its unit
            {filter: ":80", calm: 10ms}                 | calm: 10ms (expected: from 1000ms to 1d)
            {filter: ":80", mode: often}                | mode: often (expected: off, dry-run, on)
            {filter: ":80", at-stop: leave}             | at-stop: leave (expected: restore or keep)
            {filter: "unix:/run/x"}                     | unix:/run/x (expected: a TCP listener
            {filter: ":99999"}                          | filter: :99999 (expected: a port from 1 to 65535)
            """)
    void mistakeIsToldWithItsLine(String rule, String message) {
        assertThatThrownBy(() -> parse("\n- " + rule))
                .isInstanceOf(InvalidSettings.class)
                .hasMessageContaining("config agent.yaml:2: " + message);
    }
}
