package dev.parley.problem;

import jakarta.validation.ConstraintViolation;
import jakarta.validation.ConstraintViolationException;
import jakarta.validation.ElementKind;
import jakarta.validation.Path;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.hibernate.validator.engine.HibernateConstraintViolation;
import org.jspecify.annotations.Nullable;

/// The wrong fields of one request: the first complaint about each, at most [#MAX] of them.
final class FieldErrors {

    /// The most that one answer names: more helps nobody and costs us.
    static final int MAX = 100;

    private final Map<String, FieldError> byField = new LinkedHashMap<>();
    private int count;

    /// How many complaints there were, those included that nobody will read.
    int count() {
        return count;
    }

    boolean isEmpty() {
        return count == 0;
    }

    List<FieldError> all() {
        return List.copyOf(byField.values());
    }

    void add(FieldError error) {
        count++;
        if (byField.size() < MAX) {
            byField.putIfAbsent(error.field(), error);
        }
    }

    void add(String field, String code, String detail) {
        // The name is the client's own word and may be anything.
        add(new FieldError(Text.isText(field) ? field : "", code, detail));
    }

    /// Adds the complaint; null, to stand for the value that could not be read.
    @Nullable Object wrongType(String field, String wanted) {
        add(field, "wrong_type", "This has to be " + wanted);
        return null;
    }

    /// Adds what a constraint complains about.
    void add(String field, ConstraintViolation<?> violation) {
        var code = code(violation);
        HibernateConstraintViolation<?> ours = violation.unwrap(HibernateConstraintViolation.class);
        var own = ours.getDynamicPayload(FieldError.class);
        var detail = own == null ? detail(code, violation) : own.detail();
        add(field + elements(violation.getPropertyPath()), code, detail);
    }

    /// What the constraints on a resource's own parameters complain about; the method's name is none of the client's.
    static Refusal refusal(ConstraintViolationException failure) {
        var errors = new FieldErrors();
        for (var violation : failure.getConstraintViolations()) {
            var field = "";
            for (var node : violation.getPropertyPath()) {
                field = node.getName() == null ? field : node.getName();
            }
            errors.add(field, violation);
        }
        return Refusal.invalid(errors.all());
    }

    /// A constraint says its code in its message (`too_long`, `not_a_slug`); the usual ones of Jakarta are known.
    private static String code(ConstraintViolation<?> violation) {
        var template = violation.getMessageTemplate();
        if (template.matches("[a-z_]+")) {
            return template;
        }
        return switch (violation.getConstraintDescriptor().getAnnotation()) {
            case NotNull _ -> "required";
            case NotBlank _ -> "required";
            case NotEmpty _ -> "required";
            case Size size -> size(violation.getInvalidValue()) < size.min() ? "too_short" : "too_long";
            case Pattern _ -> "invalid_text";
            default -> "out_of_range";
        };
    }

    private static int size(@Nullable Object value) {
        return switch (value) {
            case Collection<?> c -> c.size();
            case Map<?, ?> m -> m.size();
            case CharSequence s -> s.length();
            case null -> 0;
            default -> throw new IllegalArgumentException("no size: " + value.getClass());
        };
    }

    private static String detail(String code, ConstraintViolation<?> violation) {
        return switch (violation.getConstraintDescriptor().getAnnotation()) {
            case Length l -> "This has to have " + range(l.min(), l.max()) + " characters";
            case Size s -> "This has to have " + range(s.min(), s.max()) + " items";
            case JsonSize j -> "This may have at most " + j.value() + " bytes as JSON";
            default ->
                violation.getMessage().equals(code) ? "This value is not valid: " + code : violation.getMessage();
        };
    }

    private static String range(int min, int max) {
        return max == Integer.MAX_VALUE ? "at least " + min : min == 0 ? "at most " + max : min + " to " + max;
    }

    /// What comes behind the property itself: `[2]`, or the key of a map.
    private static String elements(Path path) {
        var text = new StringBuilder();
        for (var node : path) {
            if (node.getKind() == ElementKind.CONTAINER_ELEMENT && node.getIndex() != null) {
                text.append('[').append(node.getIndex()).append(']');
            } else if (node.getKind() == ElementKind.CONTAINER_ELEMENT && node.getKey() != null) {
                text.append('.').append(node.getKey());
            }
        }
        return text.toString();
    }
}
