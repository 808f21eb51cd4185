package dev.tidemark.kernel;

import java.util.function.Function;

/// A value of the system, or the reason why it could not be read. Never 0, -1, "" or null in its place.
///
/// @param <T> what is read
public sealed interface Reading<T> {
    /// The value as it was read.
    record Known<T>(T value) implements Reading<T> {
        @Override
        public <R> R fold(Function<? super T, ? extends R> known, Function<String, ? extends R> unknown) {
            return known.apply(value);
        }
    }

    /// Not read.
    ///
    /// @param reason part of a sentence for a user, such as `needs CAP_SYS_PTRACE`
    record Unknown<T>(String reason) implements Reading<T> {
        @Override
        public <R> R fold(Function<? super T, ? extends R> known, Function<String, ? extends R> unknown) {
            return unknown.apply(reason);
        }
    }

    /// What `known` makes of the value, or `unknown` of the reason.
    ///
    /// The same as a `switch` over the two, but the JVM spins no class for it at each start: for what every
    /// one-shot command comes through.
    <R> R fold(Function<? super T, ? extends R> known, Function<String, ? extends R> unknown);

    static <T> Reading<T> of(T value) {
        return new Known<>(value);
    }

    static <T> Reading<T> unknown(String reason) {
        return new Unknown<>(reason);
    }

    /// What `translate` makes of a known value; an unknown one stays unknown, for the same reason.
    default <R> Reading<R> map(Function<? super T, ? extends R> translate) {
        return fold(value -> new Known<>(translate.apply(value)), Unknown::new);
    }

    /// What `next` reads with a known value; an unknown one stays unknown, for the same reason.
    default <R> Reading<R> then(Function<? super T, Reading<R>> next) {
        return fold(next, Unknown::new);
    }

    /// The value, or `otherwise` where the caller has no use for the reason.
    default T orElse(T otherwise) {
        return fold(value -> value, _ -> otherwise);
    }

    default boolean isKnown() {
        return this instanceof Known<T>;
    }
}
