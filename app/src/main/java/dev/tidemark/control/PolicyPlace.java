package dev.tidemark.control;

/// The policy file in messages: `policy /etc/tidemark/policy.yaml:3`.
///
/// @param name the file's path, as it was given
record PolicyPlace(String name) {
    private static final int LONGEST = 60;

    /// A line of it.
    String at(int line) {
        return "policy " + name + ":" + line;
    }

    /// What is to be thrown about a line: nothing may be changed by a policy that cannot be understood.
    ChangeRefused refused(int line, String found, String expected) {
        return new ChangeRefused(at(line) + ": " + cut(found) + " (expected: " + expected + ")");
    }

    private static String cut(String found) {
        if (found.isEmpty()) {
            return "nothing";
        }
        return found.codePointCount(0, found.length()) <= LONGEST
                ? found
                : found.substring(0, found.offsetByCodePoints(0, LONGEST)) + "...";
    }
}
