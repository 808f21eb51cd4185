package dev.tidemark.cli;

import dev.tidemark.settings.Nearest;
import dev.tidemark.wording.Escaped;
import java.util.List;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.OverwrittenOptionException;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/// Turns what the option parser complains about into one sentence of the house: `name: value (expected: what)`.
final class Usage {
    private Usage() {}

    static String sentence(ParameterException failure) {
        return Escaped.text(
                switch (failure) {
                    case UnmatchedArgumentException unmatched -> unmatched(unmatched);
                    case MissingParameterException missing -> missing(missing);
                    default -> invalid(failure);
                });
    }

    private static String unmatched(UnmatchedArgumentException failure) {
        String word =
                failure.getUnmatched().isEmpty() ? "" : failure.getUnmatched().getFirst();
        List<String> known = failure.getCommandLine().getCommandSpec().options().stream()
                .map(OptionSpec::longestName)
                .toList();
        String name = word.contains("=") ? word.substring(0, word.indexOf('=')) : word;
        String near = known.stream()
                .min(java.util.Comparator.comparingInt(option -> Nearest.distance(option, name)))
                .filter(option -> Nearest.distance(option, name) <= 2)
                .map(option -> option + ", or ")
                .orElse("");
        return "option: " + word + " (expected: " + near + "see "
                + failure.getCommandLine().getCommandSpec().qualifiedName() + " --help)";
    }

    private static String missing(MissingParameterException failure) {
        return failure.getMissing().isEmpty()
                ? String.valueOf(failure.getMessage())
                : nameOf(failure.getMissing().getFirst()) + ": nothing (expected: "
                        + failure.getMissing().getFirst().paramLabel() + ")";
    }

    private static String invalid(ParameterException failure) {
        if (failure instanceof OverwrittenOptionException twice) {
            return nameOf(twice.getOverwritten()) + ": given twice (expected: once)";
        }
        ArgSpec argument = failure.getArgSpec();
        if (failure.getCause() instanceof CommandFailure own) {
            return String.valueOf(own.getMessage());
        }
        if (argument == null) {
            return String.valueOf(failure.getMessage());
        }
        // Ours say what they expect; the JDK's for numbers do not.
        if (failure.getCause() instanceof IllegalArgumentException own && !(own instanceof NumberFormatException)) {
            String message = String.valueOf(own.getMessage());
            return nameOf(argument) + ": " + (message.startsWith(" (") ? "''" : "") + message;
        }
        String value =
                failure.getValue() == null ? "nothing" : failure.getValue().isEmpty() ? "''" : failure.getValue();
        return nameOf(argument) + ": " + value + " (expected: " + expectation(argument) + ")";
    }

    private static String expectation(ArgSpec argument) {
        Class<?> type = argument.type();
        if (type == boolean.class) {
            return "no value";
        }
        if (type == Integer.class || type == Long.class) {
            return "a whole number";
        }
        return type == Double.class ? "a number" : argument.paramLabel();
    }

    private static String nameOf(ArgSpec argument) {
        return argument instanceof OptionSpec option ? option.longestName() : argument.paramLabel();
    }
}
