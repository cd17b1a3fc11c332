package dev.parley.problem;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.validation.valueextraction.ExtractedValue;
import jakarta.validation.valueextraction.ValueExtractor;

/// Lets the constraints of `Change<@Length(max = 80) String>` look at what is inside.
@ApplicationScoped
class ChangeExtractor implements ValueExtractor<Change<@ExtractedValue ?>> {

    @Override
    public void extractValues(Change<?> change, ValueReceiver receiver) {
        receiver.value(null, change.value());
    }
}
