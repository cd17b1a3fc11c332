package dev.parley.problem;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.validation.Validator;
import jakarta.validation.groups.Default;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// One reading of one JSON object into one record. It goes on after a wrong field, so that all of them are named.
final class Binding {

    private final Validator validator;
    private final FieldErrors errors = new FieldErrors();
    private final List<Read> later = new ArrayList<>();

    Binding(Validator validator) {
        this.validator = validator;
    }

    /// The record, or an `invalid` with everything that is wrong.
    <T extends Record> T read(JsonNode node, Class<T> type) {
        var object = requireObject(node);
        var record = record(type, object, "");
        if (record == null || !errors.isEmpty()) {
            later.forEach(value -> validate(value, Late.class));
            throw Refusal.invalid(errors.all());
        }
        return record;
    }

    /// A value that could be read.
    private record Read(
            Class<?> owner, String name, @Nullable Object value, String path) {}

    static ObjectNode requireObject(JsonNode node) {
        if (node instanceof ObjectNode object) {
            return object;
        }
        throw Refusal.invalid("", "wrong_type", "The body has to be a JSON object");
    }

    private <T> @Nullable T record(Class<T> type, ObjectNode object, String path) {
        var before = errors.count();
        var shape = Shape.of(type);
        nameUnknown(shape, object, path);
        var components = shape.components();
        @Nullable Object[] values = new @Nullable Object[components.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = component(type, components.get(i), object, path);
        }
        return errors.count() > before ? null : type.cast(construct(shape, values));
    }

    private void nameUnknown(Shape shape, ObjectNode object, String path) {
        for (var name : (Iterable<String>) object::fieldNames) {
            if (!shape.names().contains(name)) {
                errors.add(child(path, name), "unknown_field", "There is no such field");
            }
        }
    }

    private @Nullable Object component(Class<?> owner, Shape.Component component, ObjectNode object, String parent) {
        var path = child(parent, component.name());
        var node = object.get(component.name());
        var absent = node == null || (node.isNull() && !component.changes());
        if (absent) {
            if (!component.optional()) {
                errors.add(path, "required", "This field is required");
            }
            return null;
        }
        var before = errors.count();
        TreeCheck.check(node, path, errors);
        var value = value(component.type(), node, path);
        if (errors.count() == before) {
            var read = new Read(owner, component.name(), value, path);
            later.add(read);
            validate(read, Default.class);
        }
        return value;
    }

    private void validate(Read read, Class<?> group) {
        for (var violation : validator.validateValue(read.owner(), read.name(), read.value(), group)) {
            errors.add(read.path(), violation);
        }
    }

    private @Nullable Object value(Type type, JsonNode node, String path) {
        if (type instanceof ParameterizedType generic) {
            var argument = generic.getActualTypeArguments()[0];
            if (generic.getRawType() == Change.class) {
                return new Change<>(node.isNull() ? null : value(argument, node, path));
            }
            if (generic.getRawType() == List.class) {
                return list(argument, node, path);
            }
            if (generic.getRawType() == Map.class) {
                return node instanceof ObjectNode object
                        ? JsonText.free(object)
                        : errors.wrongType(path, "a JSON object");
            }
        } else if (type instanceof Class<?> single) {
            if (single.isRecord()) {
                return node instanceof ObjectNode object
                        ? record(single, object, path)
                        : errors.wrongType(path, "a JSON object");
            }
            return Scalars.read(single, node, path, errors);
        }
        throw new IllegalArgumentException("no request may have a component of type " + type);
    }

    private @Nullable Object list(Type element, JsonNode node, String path) {
        if (!node.isArray()) {
            return errors.wrongType(path, "a JSON array");
        }
        var list = new ArrayList<@Nullable Object>(node.size());
        for (int i = 0; i < node.size(); i++) {
            list.add(value(element, node.get(i), path + "[" + i + "]"));
        }
        return list;
    }

    private @Nullable Object construct(Shape shape, @Nullable Object[] values) {
        try {
            return shape.constructor().newInstance(values);
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof Refusal.Invalid invalid) {
                invalid.errors().forEach(errors::add);
                return null;
            }
            throw new IllegalStateException(e.getCause());
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String child(String path, String name) {
        return path.isEmpty() ? name : path + "." + name;
    }
}
