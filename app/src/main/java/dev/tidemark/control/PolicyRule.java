package dev.tidemark.control;

import dev.tidemark.listener.Listener;
import dev.tidemark.listener.Namespace;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/// One rule of a policy about listeners. A rule can only refuse: none allows what another refuses.
sealed interface PolicyRule {
    /// Why `listener` may not be given that limit; empty when this rule is content.
    Optional<String> refuses(Namespace namespace, Listener listener, long limit);

    /// These may not be resized at all.
    record Forbid(PolicyChoice choice) implements PolicyRule {
        @Override
        public Optional<String> refuses(Namespace namespace, Listener listener, long limit) {
            return choice.isPossible(namespace, listener)
                    ? Optional.of(choice.where() + " forbids " + choice.words() + choice.doubt(namespace, listener))
                    : Optional.empty();
        }
    }

    /// No others than these may be resized.
    record Only(List<PolicyChoice> choices, String where) implements PolicyRule {
        @Override
        public Optional<String> refuses(Namespace namespace, Listener listener, long limit) {
            if (choices.stream().anyMatch(choice -> choice.isCertain(namespace, listener))) {
                return Optional.empty();
            }
            String allowed = choices.isEmpty()
                    ? "no listener"
                    : "only " + choices.stream().map(PolicyChoice::words).collect(Collectors.joining(", "));
            String doubt = choices.stream()
                    .map(choice -> choice.doubt(namespace, listener))
                    .filter(text -> !text.isEmpty())
                    .findFirst()
                    .orElse("");
            return Optional.of(where + " allows " + allowed + doubt);
        }
    }

    /// The limits that all may have.
    record Limits(PolicyRange range) implements PolicyRule {
        @Override
        public Optional<String> refuses(Namespace namespace, Listener listener, long limit) {
            return range.refuses(limit);
        }
    }

    /// The limits that these may have.
    record LimitsOf(PolicyChoice choice, PolicyRange range) implements PolicyRule {
        @Override
        public Optional<String> refuses(Namespace namespace, Listener listener, long limit) {
            return choice.isPossible(namespace, listener)
                    ? range.refuses(limit).map(sentence -> sentence + choice.doubt(namespace, listener))
                    : Optional.empty();
        }
    }
}
