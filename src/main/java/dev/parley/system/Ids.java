package dev.parley.system;

import com.github.f4b6a3.uuid.UuidCreator;
import java.util.UUID;

/// Makes ids: UUID version 7 (RFC 9562, section 5.7), ordered by time. They name things and never grant anything.
public final class Ids {

    private Ids() {}

    /// A new id.
    public static UUID next() {
        return UuidCreator.getTimeOrderedEpoch();
    }
}
