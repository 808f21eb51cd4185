package dev.tidemark.settings;

/// A file of settings in messages: `policy /etc/tidemark/policy.yaml:3`.
///
/// @param what the kind of file, in a word
/// @param name the file's path, as it was given
public record SettingsPlace(String what, String name) {
    private static final int LONGEST = 60;

    /// A line of it.
    public String at(int line) {
        return this + ":" + line;
    }

    /// What is to be thrown about a line.
    public InvalidSettings refused(int line, String found, String expected) {
        return new InvalidSettings(at(line) + ": " + cut(found) + " (expected: " + expected + ")");
    }

    /// What is to be thrown where `node` is not what was expected.
    public InvalidSettings unexpected(YamlNode node, String expected) {
        return switch (node) {
            case YamlNode.Words(String text, boolean _, int line) -> refused(line, text, expected);
            case YamlNode.Items(java.util.List<YamlNode> _, int line) -> refused(line, "a list", expected);
            case YamlNode.Keys(java.util.List<YamlNode.Entry> _, int line) ->
                refused(line, "keys with values", expected);
        };
    }

    /// The same of the value of a key.
    public InvalidSettings unexpected(String key, YamlNode.Words value, String expected) {
        return new InvalidSettings(
                at(value.line()) + ": " + key + ": " + cut(value.text()) + " (expected: " + expected + ")");
    }

    private static String cut(String found) {
        if (found.isEmpty()) {
            return "nothing";
        }
        return found.codePointCount(0, found.length()) <= LONGEST
                ? found
                : found.substring(0, found.offsetByCodePoints(0, LONGEST)) + "...";
    }

    @Override
    public String toString() {
        return what + " " + name;
    }
}
