package dev.tidemark.control;

import java.util.Optional;

/// What a target is now.
public sealed interface Now {
    /// It is there, with this value in the form of [ChangeItem]; empty where no file makes a setting.
    record Is(Optional<String> value) implements Now {}

    /// It is no more: the listener closed, the namespace ended.
    record Gone(String reason) implements Now {}

    /// It could not be read.
    record Unknown(String reason) implements Now {}
}
