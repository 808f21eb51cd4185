package dev.tidemark.diagnosis;

/// Another explanation that the evidence excludes.
///
/// @param what the explanation, such as `overload`
/// @param because what excludes it, such as `it drains`
public record RuledOut(String what, String because) {}
