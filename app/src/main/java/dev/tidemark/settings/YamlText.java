package dev.tidemark.settings;

import dev.tidemark.settings.YamlNode.Entry;
import dev.tidemark.settings.YamlNode.Items;
import dev.tidemark.settings.YamlNode.Keys;
import dev.tidemark.settings.YamlNode.Words;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.common.ScalarStyle;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.MappingStartEvent;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.ReaderException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/// The YAML of a settings file as [YamlNode]s: one document, nested a few levels, without anchors, aliases and
/// tags.
///
/// It reads the parser's events rather than its objects, which would not tell lines, and would follow any depth.
public final class YamlText {
    private static final int DEEPEST = 8;

    private final SettingsPlace file;
    private final Iterator<Event> events;
    private int line = 1;

    private YamlText(SettingsPlace file, Iterator<Event> events) {
        this.file = file;
        this.events = events;
    }

    /// The one document of `text`; empty when there is nothing but blanks and comments.
    ///
    /// @throws InvalidSettings with file and line of what is not YAML, or not the YAML meant here
    public static Optional<YamlNode> parse(String text, SettingsPlace file) {
        LoadSettings settings = LoadSettings.builder()
                .setLabel(file.what())
                .setParseComments(false)
                .build();
        try {
            return new YamlText(file, new Parse(settings).parseString(text).iterator()).document();
        } catch (MarkedYamlEngineException malformed) {
            throw file.refused(
                    lineOf(malformed), "not YAML: " + problem(malformed), "YAML; a value with [, * or : in quotes");
        } catch (ReaderException unprintable) {
            int at = text.offsetByCodePoints(
                    0, Math.min(unprintable.getPosition(), text.codePointCount(0, text.length())));
            throw file.refused(
                    1
                            + (int) text.substring(0, at)
                                    .chars()
                                    .filter(c -> c == '\n')
                                    .count(),
                    "the character U+%04X".formatted(unprintable.getCodePoint()),
                    "printable text");
        } catch (YamlEngineException malformed) {
            throw file.refused(1, "not YAML: " + malformed.getMessage(), "YAML");
        }
    }

    private static int lineOf(MarkedYamlEngineException malformed) {
        return malformed
                        .getProblemMark()
                        .or(malformed::getContextMark)
                        .map(Mark::getLine)
                        .orElse(0)
                + 1;
    }

    private static String problem(MarkedYamlEngineException malformed) {
        return String.valueOf(malformed.getProblem()).replace('\n', ' ');
    }

    private Optional<YamlNode> document() {
        Optional<YamlNode> root = Optional.empty();
        while (events.hasNext()) {
            Event event = next();
            switch (event.getEventId()) {
                case StreamStart, StreamEnd, DocumentEnd, Comment -> {}
                case DocumentStart -> {
                    if (root.isPresent()) {
                        throw file.refused(line, "a second document", "one");
                    }
                }
                case Alias, Scalar, SequenceStart, MappingStart, SequenceEnd, MappingEnd ->
                    root = Optional.of(node(event, 1));
            }
        }
        return root.filter(node -> !isNothing(node));
    }

    /// `---` with nothing after it.
    private static boolean isNothing(YamlNode node) {
        return node instanceof Words(String text, boolean quoted, int _) && text.isEmpty() && !quoted;
    }

    private Event next() {
        Event event = events.next();
        line = event.getStartMark().map(Mark::getLine).orElse(line - 1) + 1;
        return event;
    }

    private YamlNode node(Event event, int depth) {
        if (depth > DEEPEST) {
            throw file.refused(line, "lists within lists", "at most " + DEEPEST + " levels");
        }
        if (event instanceof AliasEvent) {
            throw file.refused(line, "an alias, *", "the value itself; a value that begins with * in quotes");
        }
        requirePlain(event);
        return switch (event) {
            case ScalarEvent words -> new Words(words.getValue(), words.getScalarStyle() != ScalarStyle.PLAIN, line);
            case MappingStartEvent _ -> keys(depth);
            case CollectionStartEvent _ -> items(depth);
            default -> throw file.refused(line, "nothing", "a value");
        };
    }

    private void requirePlain(Event event) {
        if (event instanceof NodeEvent node && node.getAnchor().isPresent()) {
            throw file.refused(line, "an anchor, &", "the value alone; a value that begins with & in quotes");
        }
        boolean isTagged = (event instanceof ScalarEvent words && words.getTag().isPresent())
                || (event instanceof CollectionStartEvent start
                        && start.getTag().isPresent());
        if (isTagged) {
            throw file.refused(line, "a tag, !", "the value alone; a value that begins with ! in quotes");
        }
    }

    private Items items(int depth) {
        int first = line;
        List<YamlNode> nodes = new ArrayList<>();
        while (true) {
            Event event = next();
            if (event.getEventId() == Event.ID.SequenceEnd) {
                return new Items(List.copyOf(nodes), first);
            }
            nodes.add(node(event, depth + 1));
        }
    }

    private Keys keys(int depth) {
        int first = line;
        List<Entry> entries = new ArrayList<>();
        Map<String, Integer> lines = new HashMap<>();
        while (true) {
            Event event = next();
            if (event.getEventId() == Event.ID.MappingEnd) {
                return new Keys(List.copyOf(entries), first);
            }
            if (!(node(event, depth + 1) instanceof Words key)) {
                throw file.refused(line, "a list as a key", "a word");
            }
            Integer before = lines.putIfAbsent(key.text(), key.line());
            if (before != null) {
                throw file.refused(key.line(), key.text(), "once; it is on line " + before + " too");
            }
            entries.add(new Entry(key, node(next(), depth + 1)));
        }
    }
}
