package dev.tidemark.cli;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/// What the doctor said of each picture it was shown: a confusion matrix.
record DoctorMatrix(long seed, String span, List<Trial> trials) {
    static final String NONE = "none";

    /// One showing.
    ///
    /// @param picture what was shown
    /// @param expected the one right verdict, or `none`
    /// @param isHealthy whether nothing may alarm
    /// @param named all verdicts that were found, the worst first
    /// @param severity that of the worst
    /// @param out the document, for who looks into a mistake
    record Trial(
            String picture,
            String expected,
            boolean isHealthy,
            long seed,
            List<String> named,
            String severity,
            int exitCode,
            String err,
            String out) {
        String first() {
            if (isHealthy && exitCode == 0) {
                return expected.equals(NONE) || named.contains(expected)
                        ? expected
                        : named.isEmpty() ? NONE : named.getFirst();
            }
            return named.isEmpty() ? NONE : named.getFirst();
        }

        boolean isRight() {
            int code = switch (severity) {
                case "turnedAway" -> 2;
                case "advice" -> 1;
                default -> 0;
            };
            return first().equals(expected) && exitCode == code && (!isHealthy || exitCode == 0);
        }
    }

    static DoctorMatrix of(long seed, String span, List<Trial> trials) {
        return new DoctorMatrix(seed, span, List.copyOf(trials));
    }

    /// Each showing that was not named right, in a line.
    List<String> mistakes() {
        return trials.stream()
                .filter(trial -> !trial.isRight())
                .map(trial -> trial.picture() + " with seed " + trial.seed() + ": " + trial.named() + ", exit code "
                        + trial.exitCode() + " " + trial.err() + "\n" + trial.out())
                .toList();
    }

    /// The matrix as a page: a row for each picture, a column for each verdict that was named first.
    String page() {
        StringBuilder page = new StringBuilder();
        page.append(
                "# Confusion matrix of the doctor\n\nWritten by `DoctorMatrixKernelTest`; [README](README.md) says how. ");
        page.append("Seed ")
                .append(seed)
                .append("; the doctor watched for ")
                .append(span)
                .append(" each time; Linux ")
                .append(System.getProperty("os.version"))
                .append(".\n\n");
        page.append("| shown | right verdict | named first | also named | exit code | right |\n");
        page.append("|---|---|---|---|---|---|\n");
        Map<String, List<Trial>> byPicture = trials.stream()
                .collect(Collectors.groupingBy(Trial::picture, java.util.LinkedHashMap::new, Collectors.toList()));
        byPicture.forEach((picture, shown) -> page.append("| ")
                .append(picture)
                .append(" | ")
                .append(shown.getFirst().expected())
                .append(" | ")
                .append(counted(shown.stream().map(Trial::first).toList()))
                .append(" | ")
                .append(new TreeSet<>(shown.stream()
                                .flatMap(trial -> trial.named().stream().filter(word -> !word.equals(trial.first())))
                                .toList())
                        .stream().collect(Collectors.joining(", ")))
                .append(" | ")
                .append(new TreeSet<>(shown.stream().map(Trial::exitCode).toList())
                        .stream().map(String::valueOf).collect(Collectors.joining(", ")))
                .append(" | ")
                .append(shown.stream().filter(Trial::isRight).count())
                .append(" of ")
                .append(shown.size())
                .append(" |\n"));
        return page.toString();
    }

    private static String counted(List<String> words) {
        Map<String, Long> counts =
                words.stream().collect(Collectors.groupingBy(word -> word, TreeMap::new, Collectors.counting()));
        return counts.entrySet().stream()
                .map(entry -> entry.getKey() + " " + entry.getValue())
                .collect(Collectors.joining(", "));
    }
}
