package dev.tidemark.wording;

import dev.tidemark.elastic.ElasticQueue;
import dev.tidemark.elastic.ElasticQueue.Step;
import java.time.Instant;

/// How a queue grows and shrinks, in a line.
public final class ElasticWords {
    private ElasticWords() {}

    /// `grown from 50 (50 to 4096, its ceiling), last 100 -> 200 at 03:29:12: half full`
    public static String sentence(ElasticQueue queue, ClockTimes clock, Instant now) {
        String text = (queue.dryRun() ? "dry run: " : "") + head(queue);
        String last = queue.lastStep()
                .map(step -> ", last " + step(step) + " at " + clock.time(step.at(), now) + ": "
                        + step.reason().words())
                .orElse("");
        return text + queue.reason().map(reason -> ": " + Escaped.text(reason)).orElse("") + last;
    }

    /// `grown from 50 to 200 (50 to 4096, its ceiling)`
    public static String state(ElasticQueue queue) {
        return (queue.dryRun() ? "dry run: " : "")
                + head(queue)
                + queue.reason().map(reason -> ": " + Escaped.text(reason)).orElse("");
    }

    private static String head(ElasticQueue queue) {
        String range = " (" + queue.floor() + " to " + queue.ceiling() + ", " + queue.ceilingBy() + ")";
        return switch (queue.state()) {
            case ORIGINAL -> "at its original limit " + queue.original() + range;
            case GROWN -> "grown from " + queue.original() + " to " + queue.limit() + range;
            case SHRUNK -> "shrunk from " + queue.original() + " to " + queue.limit() + range;
            case BOUNDED -> "at " + queue.limit() + ", should grow" + range;
            case LEFT_ALONE -> "left alone";
            case HINDERED -> "hindered";
        };
    }

    private static String step(Step step) {
        return step.before() + " -> " + step.after();
    }

    /// A sign beside a limit: `^` grown, `v` shrunk, `!` it should grow and may not, `?` hindered, `x` left
    /// alone, `~` at its original.
    public static String sign(ElasticQueue queue) {
        return switch (queue.state()) {
            case ORIGINAL -> "~";
            case GROWN -> "^";
            case SHRUNK -> "v";
            case BOUNDED -> "!";
            case LEFT_ALONE -> "x";
            case HINDERED -> "?";
        };
    }
}
