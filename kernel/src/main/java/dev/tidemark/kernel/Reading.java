package dev.tidemark.kernel;

import java.util.function.Function;

/// A value of the system, or the reason why it could not be read. Never 0, -1, "" or null in its place.
///
/// @param <T> what is read
public sealed interface Reading<T> {
    /// The value as it was read.
    record Known<T>(T value) implements Reading<T> {}

    /// Not read.
    ///
    /// @param reason part of a sentence for a user, such as `needs CAP_SYS_PTRACE`
    record Unknown<T>(String reason) implements Reading<T> {}

    static <T> Reading<T> of(T value) {
        return new Known<>(value);
    }

    static <T> Reading<T> unknown(String reason) {
        return new Unknown<>(reason);
    }

    /// What `translate` makes of a known value; an unknown one stays unknown, for the same reason.
    default <R> Reading<R> map(Function<? super T, ? extends R> translate) {
        return switch (this) {
            case Known<T>(T value) -> new Known<>(translate.apply(value));
            case Unknown<T>(String reason) -> new Unknown<>(reason);
        };
    }

    /// The value, or `otherwise` where the caller has no use for the reason.
    default T orElse(T otherwise) {
        return switch (this) {
            case Known<T>(T value) -> value;
            case Unknown<T> _ -> otherwise;
        };
    }

    default boolean isKnown() {
        return this instanceof Known<T>;
    }
}
