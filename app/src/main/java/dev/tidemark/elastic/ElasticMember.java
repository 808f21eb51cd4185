package dev.tidemark.elastic;

import dev.tidemark.control.Target;
import dev.tidemark.elastic.ElasticCourse.Wish;
import dev.tidemark.elastic.ElasticQueue.State;
import dev.tidemark.elastic.ElasticQueue.Step;
import dev.tidemark.kernel.Reading;
import dev.tidemark.listener.ListenSnapshot;
import dev.tidemark.listener.Namespace;
import dev.tidemark.listener.TcpListener;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/// One listener that is made elastic: what is known of it, and how it goes on. For one thread.
final class ElasticMember {
    private static final long FIRST_RETRY_NANOS = Duration.ofSeconds(10).toNanos();
    private static final long LAST_RETRY_NANOS = Duration.ofMinutes(10).toNanos();
    private static final long BUSY_NANOS = Duration.ofMillis(200).toNanos();

    private final Namespace namespace;
    private final long original;
    private final ElasticCourse course;
    private final QueueNews news = new QueueNews();
    private TcpListener latest;
    private Reading<Long> somaxconn;
    private ElasticRule rule;
    private ElasticMode mode;
    /// What the limit is if nobody else touched it.
    private long expected;
    private long steppedNanos = Long.MIN_VALUE;
    private long lookedNanos = Long.MIN_VALUE;
    private long waitedNanos = Long.MIN_VALUE;
    private long length;
    private Optional<String> leftAlone = Optional.empty();
    private Optional<String> hindered = Optional.empty();
    private Optional<String> told = Optional.empty();
    private long retryNanos = FIRST_RETRY_NANOS;
    private long retryAtNanos;
    private long grown;
    private long shrunk;
    private Optional<Step> lastStep = Optional.empty();

    /// @param sample in which it was seen first
    /// @param original its limit before the first step, which may be an earlier run's
    ElasticMember(ListenSnapshot sample, TcpListener listener, ElasticRule rule, ElasticMode mode, long original) {
        this.namespace = sample.namespace();
        this.latest = listener;
        this.somaxconn = somaxconn(sample);
        this.rule = rule;
        this.mode = mode;
        this.original = original;
        this.expected = listener.queue().limit();
        this.course = new ElasticCourse(bounds(), rule.calm(), expected);
    }

    private static Reading<Long> somaxconn(ListenSnapshot sample) {
        return sample.sysctls().somaxconn();
    }

    private ElasticBounds bounds() {
        return ElasticBounds.of(rule, original, somaxconn.orElse(expected));
    }

    Namespace namespace() {
        return namespace;
    }

    TcpListener listener() {
        return latest;
    }

    ElasticRule rule() {
        return rule;
    }

    Target.Queue target() {
        return Target.Queue.of(namespace, latest);
    }

    boolean isDry() {
        return mode == ElasticMode.DRY_RUN;
    }

    QueueNews news() {
        return news;
    }

    /// Other bounds from now on.
    void rebound(ElasticRule other, ElasticMode otherMode) {
        rule = other;
        mode = otherMode;
        course.rebound(bounds(), rule.calm());
    }

    /// It was seen in a sample.
    void sampled(ListenSnapshot sample, TcpListener listener) {
        latest = listener;
        if (!somaxconn.equals(somaxconn(sample))) {
            somaxconn = somaxconn(sample);
            course.rebound(bounds(), rule.calm());
        }
    }

    /// Why no step can be made whatever the privileges: it could not be taken back.
    Optional<String> obstacle() {
        return somaxconn.fold(
                most -> Math.max(expected, original) > most
                        ? Optional.of("its limit " + Math.max(expected, original) + " is above somaxconn " + most
                                + " of its namespace and could not be given back")
                        : Optional.empty(),
                reason -> Optional.of("somaxconn: " + reason));
    }

    /// What a look at it says of its limit and length.
    ///
    /// @param nanos when it was about to be made
    /// @return what should be done now
    Optional<Wish> see(long nanos, long limit, long waiting) {
        if (nanos <= lookedNanos || nanos <= steppedNanos || leftAlone.isPresent()) {
            return Optional.empty();
        }
        if (limit != expected) {
            leftAlone = Optional.of(
                    "its limit became " + limit + " (expected: " + expected + "): changed by somebody" + " else");
            return Optional.empty();
        }
        lookedNanos = nanos;
        length = waiting;
        if (waiting * 16 >= limit + 1) {
            waitedNanos = nanos;
        }
        ElasticLook look = news.look(nanos, waiting, course.limit() == limit);
        Optional<Wish> wish = course.see(look);
        return hindered.isPresent() ? Optional.empty() : wish;
    }

    /// As before: nothing was heard of it, so nothing changed.
    Optional<Wish> still(long nanos) {
        return lookedNanos == Long.MIN_VALUE ? Optional.empty() : see(nanos, expected, length);
    }

    /// Whether it is worth to look more often than the sampler does: somebody waited lately, and not a few only.
    boolean isBusy(long nanos) {
        return leftAlone.isEmpty()
                && hindered.isEmpty()
                && waitedNanos != Long.MIN_VALUE
                && nanos - waitedNanos < BUSY_NANOS;
    }

    /// Whether a full queue is near enough to look as often as possible.
    boolean isPressed() {
        return length * 8 >= expected + 1;
    }

    /// A step was made, or in a dry run would have been.
    void stepped(long nanos, Instant at, Wish wish, long reached, Optional<Long> change) {
        long before = course.limit();
        if (reached > before) {
            grown++;
        } else {
            shrunk++;
        }
        told = Optional.empty();
        retryNanos = FIRST_RETRY_NANOS;
        lastStep = Optional.of(new Step(at, before, reached, wish.reason(), change));
        if (!isDry()) {
            expected = reached;
            steppedNanos = nanos;
        }
        news.stepped(nanos, at);
        course.stepped(nanos, reached, wish.reason());
    }

    void leaveAlone(String why) {
        leftAlone = Optional.of(why);
    }

    boolean isLeftAlone() {
        return leftAlone.isPresent();
    }

    /// It cannot be changed for now; tried again later, and ever more seldom.
    ///
    /// @return whether that is news
    boolean hinder(long nanos, String why) {
        boolean isNews = !told.equals(Optional.of(why));
        told = Optional.of(why);
        hindered = Optional.of(why);
        retryAtNanos = nanos + retryNanos;
        retryNanos = Math.min(LAST_RETRY_NANOS, retryNanos * 2);
        return isNews;
    }

    /// It may be tried again.
    void release() {
        hindered = Optional.empty();
    }

    boolean isHindered() {
        return hindered.isPresent();
    }

    boolean isToBeRetried(long nanos) {
        return hindered.isPresent() && nanos - retryAtNanos >= 0;
    }

    /// Whether its limit is another than it was before the first step, and by us.
    boolean isChanged() {
        return !isDry() && leftAlone.isEmpty() && expected != original;
    }

    long expected() {
        return expected;
    }

    long original() {
        return original;
    }

    long length() {
        return length;
    }

    ElasticCourse course() {
        return course;
    }

    /// Why nothing is done with it, whichever it is.
    Optional<String> why() {
        return leftAlone.or(() -> hindered);
    }

    /// The same as others see it.
    ElasticQueue view() {
        ElasticBounds.Top top = course.top();
        return new ElasticQueue(
                state(),
                isDry(),
                original,
                course.limit(),
                course.floor(),
                top.limit(),
                top.by().words(),
                course.rate(),
                grown,
                shrunk,
                lastStep,
                why().or(() -> course.bound().map(bound -> "bounded by " + bound.words())));
    }

    private State state() {
        if (leftAlone.isPresent()) {
            return State.LEFT_ALONE;
        }
        if (hindered.isPresent()) {
            return State.HINDERED;
        }
        if (course.bound().isPresent()) {
            return State.BOUNDED;
        }
        int side = Long.compare(course.limit(), original);
        return side == 0 ? State.ORIGINAL : side > 0 ? State.GROWN : State.SHRUNK;
    }
}
