package dev.tidemark.web;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What was asked for.
///
/// @param path as it was sent, undecoded
/// @param query what stands behind the `?`; null where there is none
/// @param accept the `Accept` header
/// @param gzip whether the answer may be compressed
/// @param ifNoneMatch the `If-None-Match` header
record WebRequest(
        String path,
        @Nullable String query,
        @Nullable String accept,
        boolean gzip,
        @Nullable String ifNoneMatch) {
    /// The parameters, which must be among `known`.
    Query parameters(String... known) {
        return Query.parse(query, Set.of(known));
    }
}
