package dev.tidemark.wording;

/// A screen in two parts: on a terminal one follows the other, in a pipe the second goes to standard error.
///
/// @param rows what was asked for
/// @param summary what it means, and the notes
public record ScreenTexts(String rows, String summary) {}
