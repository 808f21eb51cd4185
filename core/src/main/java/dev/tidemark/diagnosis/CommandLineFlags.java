package dev.tidemark.diagnosis;

import java.util.ArrayList;
import java.util.List;

/// The values of options in a command line: `--listen 5000`, `--listen=5000`, `-l 5000`, `-l5000`.
final class CommandLineFlags {
    private CommandLineFlags() {}

    /// An option as it was written, and what it was given.
    record Given(String words, String value) {}

    /// What the options called one of `flags` were given, in order; programs as a rule go by the last.
    static List<Given> of(List<String> words, List<String> flags) {
        List<Given> found = new ArrayList<>();
        for (int at = 0; at < words.size(); at++) {
            String word = words.get(at);
            for (String flag : flags) {
                if (word.equals(flag) && at + 1 < words.size()) {
                    found.add(new Given(word + " " + words.get(at + 1), words.get(at + 1)));
                } else if (word.startsWith(flag + "=")) {
                    found.add(new Given(word, word.substring(flag.length() + 1)));
                } else if (isShort(flag) && word.length() > 2 && word.startsWith(flag)) {
                    found.add(new Given(word, word.substring(2)));
                }
            }
        }
        return found;
    }

    private static boolean isShort(String flag) {
        return flag.length() == 2 && flag.charAt(0) == '-';
    }
}
