package dev.parley.problem;

/// The body of a call that has no fields: nothing at all, or `{}`.
public record NoFields() {}
