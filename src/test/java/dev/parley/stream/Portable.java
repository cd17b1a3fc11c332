package dev.parley.stream;

import io.quarkus.test.junit.QuarkusTestProfile;
import java.util.Map;

/// Streams in the framework's own way (`PARLEY_DIRECT_WRITES=false`), as on a version whose insides are other than
/// [DirectWrite] knows them: the same promises hold.
public class Portable implements QuarkusTestProfile {

    @Override
    public Map<String, String> getConfigOverrides() {
        return Map.of("parley.direct-writes", "false");
    }
}
