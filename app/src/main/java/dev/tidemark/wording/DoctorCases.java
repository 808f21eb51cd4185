package dev.tidemark.wording;

import dev.tidemark.diagnosis.Verdict;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What `tidemark doctor --explain CASE` prints: for each verdict what it is, what clients see, how it is
/// recognised, what it is mistaken for, and what to do.
///
/// The texts are in `doctor-cases.txt` beside this class.
public final class DoctorCases {
    private static final String FILE = "doctor-cases.txt";

    /// A full stop with a blank or the end of a line behind it.
    private static final Pattern SENTENCE_END = Pattern.compile("\\.(?=\\s|$)");

    private final Map<Verdict, String> texts;

    private DoctorCases(Map<Verdict, String> texts) {
        this.texts = texts;
    }

    /// The texts of this build.
    public static DoctorCases read() {
        try (InputStream file = DoctorCases.class.getResourceAsStream(FILE)) {
            if (file == null) {
                throw new IllegalStateException(FILE + ": not beside the classes (expected: in the same jar)");
            }
            return parse(new String(file.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /// Texts, each below its word in brackets; lines before the first are not shown.
    ///
    /// @throws IllegalArgumentException when a word is no verdict or comes twice, or a verdict has no text
    static DoctorCases parse(String file) {
        Map<Verdict, String> texts = new EnumMap<>(Verdict.class);
        StringBuilder text = new StringBuilder();
        Optional<Verdict> verdict = Optional.empty();
        for (String line : (file + "\n[]").lines().toList()) {
            if (line.startsWith("[") && line.endsWith("]")) {
                verdict.ifPresent(done -> add(texts, done, text.toString().strip()));
                text.setLength(0);
                String word = line.substring(1, line.length() - 1);
                verdict = word.isEmpty() ? Optional.empty() : Optional.of(verdict(word));
            } else {
                text.append(line).append('\n');
            }
        }
        for (Verdict each : Verdict.values()) {
            if (!texts.containsKey(each)) {
                throw new IllegalArgumentException(FILE + ": no " + each.word() + " (expected: every verdict)");
            }
        }
        return new DoctorCases(texts);
    }

    private static void add(Map<Verdict, String> texts, Verdict verdict, String text) {
        if (text.isEmpty() || texts.put(verdict, text) != null) {
            throw new IllegalArgumentException(FILE + ": " + verdict.word() + " (expected: one text)");
        }
    }

    private static Verdict verdict(String word) {
        return named(word)
                .orElseThrow(() -> new IllegalArgumentException(FILE + ": " + word + " (expected: a verdict)"));
    }

    /// The verdict that `word` names.
    public static Optional<Verdict> named(String word) {
        return Arrays.stream(Verdict.values())
                .filter(each -> each.word().equals(word))
                .findFirst();
    }

    /// All words that can be explained.
    public static List<String> words() {
        return Arrays.stream(Verdict.values()).map(Verdict::word).toList();
    }

    /// The text for `verdict`, headed by its word; each line with its newline.
    public String text(Verdict verdict) {
        return verdict.word() + "\n\n" + texts.get(verdict) + "\n";
    }

    /// All verdicts, each with the first sentence of its text.
    public String list() {
        StringBuilder list = new StringBuilder();
        texts.forEach((verdict, text) -> list.append(verdict.word())
                .append('\n')
                .append(firstSentence(text))
                .append('\n'));
        return list.toString();
    }

    /// The sentence below the first heading, its lines as they are.
    private static String firstSentence(String text) {
        String body = text.substring(text.indexOf('\n') + 1);
        Matcher end = SENTENCE_END.matcher(body);
        return end.find() ? body.substring(0, end.start() + 1) : body;
    }
}
