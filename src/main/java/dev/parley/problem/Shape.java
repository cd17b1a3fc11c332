package dev.parley.problem;

import java.lang.reflect.Constructor;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// What a request record asks for, looked up once: the reflection that tells it costs more than reading a message.
record Shape(List<Component> components, Set<String> names, Constructor<?> constructor) {

    private static final ClassValue<Shape> SHAPES = new ClassValue<>() {
        @Override
        protected Shape computeValue(Class<?> type) {
            return look(type);
        }
    };

    /// One component.
    ///
    /// @param changes whether it tells JSON null from a field that was left out
    record Component(String name, Type type, boolean changes, boolean optional) {

        private static Component of(RecordComponent component) {
            return new Component(
                    component.getName(),
                    component.getGenericType(),
                    component.getType() == Change.class,
                    component.getAnnotatedType().isAnnotationPresent(Nullable.class));
        }
    }

    static Shape of(Class<?> type) {
        return SHAPES.get(type);
    }

    private static Shape look(Class<?> type) {
        var components =
                Arrays.stream(type.getRecordComponents()).map(Component::of).toList();
        return new Shape(
                components, components.stream().map(Component::name).collect(Collectors.toSet()), constructor(type));
    }

    private static Constructor<?> constructor(Class<?> type) {
        var types = Arrays.stream(type.getRecordComponents())
                .map(RecordComponent::getType)
                .toArray(Class<?>[]::new);
        try {
            var constructor = type.getDeclaredConstructor(types);
            constructor.setAccessible(true);
            return constructor;
        } catch (NoSuchMethodException e) {
            throw new IllegalStateException(e);
        }
    }
}
