package dev.tidemark.elastic;

import static dev.tidemark.elastic.Simulated.MILLI;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.elastic.ElasticCourse.Wish;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;

/// What no looks whatever can make the rule do.
final class ElasticCoursePropertyTest {
    private static ElasticBounds bounds(long floor, long ceiling, long somaxconn, long memory) {
        return new ElasticBounds(
                Math.min(floor, somaxconn),
                Math.max(Math.min(floor, somaxconn), ceiling),
                somaxconn,
                OptionalLong.of(memory),
                Duration.ofSeconds(2),
                2 * floor);
    }

    @Property(tries = 300)
    void neverLeavesItsBounds(
            @ForAll @LongRange(min = 0, max = 500) long original,
            @ForAll @LongRange(min = 1, max = 5000) long ceiling,
            @ForAll @LongRange(min = 1, max = 5000) long somaxconn,
            @ForAll @LongRange(min = 0, max = 10_000_000) long memory,
            @ForAll @Size(min = 1, max = 200) List<@IntRange(max = 5000) Integer> lengths) {
        ElasticBounds bounds = bounds(original, ceiling, somaxconn, memory);
        ElasticCourse course = new ElasticCourse(bounds, Duration.ofMillis(100), original);
        long nanos = 0;
        for (int length : lengths) {
            nanos += (1 + length % 40) * MILLI;
            Optional<Wish> wish = course.see(ElasticLook.of(nanos, length));
            if (wish.isPresent()) {
                long to = wish.get().limit();
                assertThat(to).isNotEqualTo(course.limit());
                assertThat(to).isBetween(bounds.floor(), Math.max(bounds.floor(), Math.min(ceiling, somaxconn)));
                if (wish.get().reason().isGrowth() && to > bounds.floor()) {
                    assertThat(to).isGreaterThan(course.limit());
                    assertThat(to).isLessThanOrEqualTo(memory / ElasticBounds.BYTES_EACH - 1);
                }
                course.stepped(nanos, to, wish.get().reason());
            }
        }
    }

    @Property(tries = 100)
    void sameLooksGiveTheSameSteps(@ForAll @Size(max = 100) List<@IntRange(max = 300) Integer> lengths) {
        ElasticCourse one = new ElasticCourse(bounds(50, 4096, 4096, 100_000_000), Duration.ofSeconds(1), 50);
        ElasticCourse other = new ElasticCourse(bounds(50, 4096, 4096, 100_000_000), Duration.ofSeconds(1), 50);
        long nanos = 0;
        for (int length : lengths) {
            nanos += 10 * MILLI;
            Optional<Wish> wish = one.see(ElasticLook.of(nanos, length));
            assertThat(other.see(ElasticLook.of(nanos, length))).isEqualTo(wish);
            if (wish.isPresent()) {
                one.stepped(nanos, wish.get().limit(), wish.get().reason());
                other.stepped(nanos, wish.get().limit(), wish.get().reason());
            }
        }
    }

    @Property(tries = 100)
    void afterAShrinkTheSamePeakDoesNotMakeItGrow(@ForAll @LongRange(min = 0, max = 900) long peak) {
        ElasticCourse course = new ElasticCourse(bounds(1, 4096, 4096, 100_000_000), Duration.ofSeconds(1), 2000);
        long nanos = 0;
        for (int look = 0; look < 200; look++) {
            nanos += 100 * MILLI;
            Optional<Wish> wish = course.see(new ElasticLook(nanos, 0, look % 5 == 0 ? peak : 0, false));
            if (wish.isPresent()) {
                assertThat(wish.get().reason()).isEqualTo(StepReason.CALM);
                course.stepped(nanos, wish.get().limit(), wish.get().reason());
            }
        }
        assertThat(course.limit()).isGreaterThanOrEqualTo(Math.min(2000, 4 * peak));
    }
}
