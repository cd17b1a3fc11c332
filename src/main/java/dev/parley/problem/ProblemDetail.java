package dev.parley.problem;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A refusal as it is told to clients: RFC 9457, section 3, with three members of ours.
///
/// @param type `/problems/<code>`
/// @param instance the path that was asked for, without its query; none on a socket
/// @param code stable, for programs
/// @param errors every field that is wrong, for `invalid`
/// @param retryAfterMs when to come again; null where that makes no difference
public record ProblemDetail(
        String type,
        String title,
        int status,
        String detail,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String instance,
        String code,
        List<FieldError> errors,
        @Nullable Long retryAfterMs) {

    /// The media type of the document.
    public static final String MEDIA_TYPE = "application/problem+json";

    /// The document for this refusal.
    public static ProblemDetail of(Refusal refusal, @Nullable String instance) {
        var code = refusal.code();
        var errors = refusal instanceof Refusal.Invalid invalid ? invalid.errors() : List.<FieldError>of();
        var retryAfter = refusal.retryAfterOrNull();
        return new ProblemDetail(
                "/problems/" + code.wire(),
                code.title(),
                code.status(),
                refusal.detail(),
                instance,
                code.wire(),
                errors,
                retryAfter == null ? null : retryAfter.toMillis());
    }
}
