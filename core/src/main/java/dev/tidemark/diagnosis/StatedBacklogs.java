package dev.tidemark.diagnosis;

import dev.tidemark.listener.Listener;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// What configuration files state about one listener.
///
/// @param backlog the number, with file and line
/// @param place file and line that are about the listener, when the rule can tell; it may state no number
record StatedBacklogs(Optional<RequestedBacklog> backlog, Optional<String> place) {
    private static final StatedBacklogs NOTHING = new StatedBacklogs(Optional.empty(), Optional.empty());

    /// A part of the configuration: of one file, or all files together.
    private record Part(String word, List<ConfigurationText> texts) {
        Optional<Found> last(Pattern pattern) {
            Optional<Found> found = Optional.empty();
            for (ConfigurationText text : texts) {
                Matcher matcher = pattern.matcher(text.text());
                while (matcher.find()) {
                    found = Optional.of(new Found(text, matcher.toMatchResult()));
                }
            }
            return found;
        }

        boolean isCalled(String shared) {
            return word.equals(shared);
        }
    }

    private record Found(ConfigurationText text, java.util.regex.MatchResult match) {
        /// A match may begin in the line before what it is about.
        String place(int index) {
            return text.path() + ":" + text.lineOf(index);
        }

        RequestedBacklog backlog() {
            return new RequestedBacklog(Amount.parse(match.group("n")), place(match.start("n")));
        }
    }

    static StatedBacklogs of(ConfigurationRule rule, Listener listener, List<ConfigurationText> texts) {
        List<Part> parts = parts(rule, texts);
        if (rule.bind().isEmpty()) {
            return new StatedBacklogs(
                    parts.stream()
                            .flatMap(part -> stated(rule, listener, part, List.of()).stream())
                            .reduce((_, later) -> later),
                    Optional.empty());
        }
        Pattern bind = rule.forListener(rule.bind().get(), listener);
        for (int at = parts.size() - 1; at >= 0; at--) {
            Optional<Found> about = parts.get(at).last(bind);
            if (about.isPresent()) {
                return new StatedBacklogs(
                        stated(rule, listener, parts.get(at), above(rule, parts.subList(0, at))),
                        about.map(found -> found.place(found.match().end() - 1)));
            }
        }
        return NOTHING;
    }

    private static List<Part> parts(ConfigurationRule rule, List<ConfigurationText> texts) {
        if (rule.section().isEmpty()) {
            return List.of(new Part("", texts));
        }
        List<Part> parts = new ArrayList<>();
        for (ConfigurationText text : texts) {
            for (ConfigurationText part : text.parts(rule.section().get())) {
                parts.add(new Part(firstWord(part.text()), List.of(part)));
            }
        }
        return parts;
    }

    /// The shared parts above, for each kind the nearest.
    private static List<Part> above(ConfigurationRule rule, List<Part> before) {
        return rule.shared().stream()
                .flatMap(word -> before.reversed().stream()
                        .filter(part -> part.isCalled(word))
                        .limit(1))
                .toList();
    }

    private static Optional<RequestedBacklog> stated(
            ConfigurationRule rule, Listener listener, Part own, List<Part> above) {
        return Stream.of(rule.line(), rule.otherwise())
                .flatMap(Optional::stream)
                .map(template -> rule.forListener(template, listener))
                .flatMap(pattern ->
                        Stream.concat(Stream.of(own), above.stream()).flatMap(part -> part.last(pattern).stream()))
                .map(Found::backlog)
                .findFirst();
    }

    private static String firstWord(String text) {
        String start = text.stripLeading();
        int end = 0;
        while (end < start.length() && Character.isLetter(start.charAt(end))) {
            end++;
        }
        return start.substring(0, end);
    }
}
