package dev.parley.problem;

/// What is wrong with one field of a request.
///
/// @param field the path of the field, such as `members[2]`
/// @param code a stable code: `required`, `too_long`, `too_short`, `out_of_range`, `wrong_type`, `unknown_field`,
///     `invalid_text` ...
/// @param detail a sentence for people
public record FieldError(String field, String code, String detail) {}
