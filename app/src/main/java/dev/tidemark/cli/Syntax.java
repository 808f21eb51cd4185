package dev.tidemark.cli;

import java.util.List;
import java.util.function.Consumer;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/// Describes commands and options to the option parser, without annotations: each annotation type would cost
/// milliseconds at every start, for a proxy class that no cache holds.
final class Syntax {
    private Syntax() {}

    /// A command that fills `command`.
    ///
    /// @param examples lines for the end of its help
    static CommandSpec command(Object command, String name, String description, List<String> examples) {
        CommandSpec spec = CommandSpec.wrapWithoutInspection(command).name(name);
        spec.usageMessage()
                .description(description)
                .footerHeading("%nExamples:%n")
                .footer(examples.toArray(String[]::new));
        spec.version("tidemark " + Version.text());
        return spec.addOption(OptionSpec.builder("-h", "--help")
                        .usageHelp(true)
                        .type(boolean.class)
                        .description("Show this help and end.")
                        .build())
                .addOption(OptionSpec.builder("-V", "--version")
                        .versionHelp(true)
                        .type(boolean.class)
                        .description("Show the version and end.")
                        .build());
    }

    /// An option that is given or not.
    static OptionSpec flag(String description, Runnable whenGiven, String... names) {
        return OptionSpec.builder(names[0], names)
                .names(names)
                .type(boolean.class)
                .description(description)
                .setter(bind((Boolean given) -> {
                    if (given) {
                        whenGiven.run();
                    }
                }))
                .build();
    }

    /// An option with a value, to be built after further settings.
    ///
    /// @param label what the value is called in help, such as `DURATION`
    static <T> OptionSpec.Builder value(
            Class<T> type, ITypeConverter<T> converter, String label, String description, Consumer<T> whenGiven) {
        return OptionSpec.builder("-")
                .type(type)
                .converters(converter)
                .paramLabel(label)
                .description(description)
                .setter(bind(whenGiven));
    }

    /// Converts a whole number.
    static Long wholeNumber(String text) {
        try {
            return Long.valueOf(text);
        } catch (NumberFormatException _) {
            throw new IllegalArgumentException(text + " (expected: a whole number)");
        }
    }

    /// Converts a number.
    static Double number(String text) {
        try {
            return Double.valueOf(text);
        } catch (NumberFormatException _) {
            throw new IllegalArgumentException(text + " (expected: a number)");
        }
    }

    /// All arguments that are no options.
    static PositionalParamSpec rest(String label, String description, Consumer<List<String>> whenGiven) {
        return arguments(label, description, whenGiven).build();
    }

    /// The same with the words that a shell offers.
    static PositionalParamSpec rest(
            String label, String description, List<String> words, Consumer<List<String>> whenGiven) {
        return arguments(label, description, whenGiven)
                .completionCandidates(words)
                .build();
    }

    private static PositionalParamSpec.Builder arguments(
            String label, String description, Consumer<List<String>> whenGiven) {
        return PositionalParamSpec.builder()
                .paramLabel(label)
                .arity("0..*")
                .index("0..*")
                .type(List.class)
                .auxiliaryTypes(String.class)
                .description(description)
                .setter(bind(whenGiven));
    }

    @SuppressWarnings("unchecked") // The parser converted it to that type.
    private static <T> picocli.CommandLine.Model.ISetter bind(Consumer<T> whenGiven) {
        return new picocli.CommandLine.Model.ISetter() {
            @Override
            public <V> @org.jspecify.annotations.Nullable V set(@org.jspecify.annotations.Nullable V value) {
                if (value != null) {
                    whenGiven.accept((T) value);
                }
                return null;
            }
        };
    }
}
