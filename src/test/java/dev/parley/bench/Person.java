package dev.parley.bench;

/// Somebody of the target who can call it.
///
/// @param index the first one is 0
record Person(int index, String id, String token) {}
