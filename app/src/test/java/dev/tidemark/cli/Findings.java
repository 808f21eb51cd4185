package dev.tidemark.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collection;
import java.util.List;
import java.util.Map;

/// What `tidemark doctor --json` found.
record Findings(Product.Answer answer) {
    /// One finding.
    record Finding(Map<String, Object> json) {
        String verdict() {
            return Product.text(json, "verdict");
        }

        String severity() {
            return Product.text(json, "severity");
        }

        String confidence() {
            return Product.text(json, "confidence");
        }

        @SuppressWarnings("unchecked")
        Map<String, Object> listener() {
            return (Map<String, Object>) Product.value(json, "listener");
        }

        long port() {
            return Product.number(listener(), "port");
        }

        /// The server that was recognised.
        String server() {
            return Product.text(listener(), "server");
        }

        @SuppressWarnings("unchecked")
        Map<String, Object> evidence() {
            return (Map<String, Object>) Product.value(json, "evidence");
        }

        List<String> possible() {
            return strings("possible");
        }

        List<String> unknown() {
            return strings("unknown");
        }

        List<String> steps() {
            return Product.objects(json, "fix").stream()
                    .map(fix -> Product.text(fix, "step"))
                    .toList();
        }

        /// The words of a step of the fix.
        String fix(String step) {
            return Product.objects(json, "fix").stream()
                    .filter(fix -> Product.text(fix, "step").equals(step))
                    .map(fix -> Product.text(fix, "text"))
                    .findFirst()
                    .orElseThrow(() -> new AssertionError(step + " (expected: one of " + steps() + ")"));
        }

        private List<String> strings(String name) {
            return ((Collection<?>) Product.value(json, name))
                    .stream().map(String::valueOf).toList();
        }
    }

    /// What a doctor that could look found.
    static Findings of(Product.Answer answer) {
        assertThat(answer.exitCode()).as(answer.err()).isLessThan(3);
        return new Findings(answer);
    }

    List<Finding> all() {
        return Product.objects(answer.document(), "findings").stream()
                .map(Finding::new)
                .toList();
    }

    List<String> verdicts() {
        return all().stream().map(Finding::verdict).toList();
    }

    /// The worst, which there has to be.
    Finding worst() {
        assertThat(all()).as(answer.out()).isNotEmpty();
        return all().getFirst();
    }

    /// The worst, of clients that are turned away.
    Finding turnedAway(String verdict) {
        assertThat(worst().verdict()).as(answer.out()).isEqualTo(verdict);
        assertThat(worst().severity()).as(answer.out()).isEqualTo("turnedAway");
        assertThat(answer.exitCode()).isEqualTo(2);
        assertThat(answer.err()).isEmpty();
        return worst();
    }
}
