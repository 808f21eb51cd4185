package dev.tidemark.settings;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/// The word that was probably meant.
public final class Nearest {
    private static final int FAR = 2;

    private Nearest() {}

    /// The one of `known` that `word` is most like; empty when it is like none.
    ///
    /// Words with dots are also like one that ends in the same word: `listen` is like `http.listen`.
    public static Optional<String> to(String word, Collection<String> known) {
        String last = last(word);
        return known.stream()
                .filter(each -> last(each).equals(last))
                .min(Comparator.comparingInt(each -> distance(each, word)))
                .or(() -> known.stream()
                        .min(Comparator.comparingInt(each -> distance(each, word)))
                        .filter(each -> distance(each, word) <= FAR));
    }

    private static String last(String word) {
        return word.substring(word.lastIndexOf('.') + 1);
    }

    /// How many letters have to change to make one word of the other (Levenshtein).
    public static int distance(String one, String other) {
        int[] previous = new int[other.length() + 1];
        for (int j = 0; j <= other.length(); j++) {
            previous[j] = j;
        }
        for (int i = 1; i <= one.length(); i++) {
            int[] current = new int[other.length() + 1];
            current[0] = i;
            for (int j = 1; j <= other.length(); j++) {
                int change = one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1;
                current[j] = Math.min(Math.min(current[j - 1], previous[j]) + 1, previous[j - 1] + change);
            }
            previous = current;
        }
        return previous[other.length()];
    }
}
