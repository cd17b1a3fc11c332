package dev.parley.stream;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import org.junit.jupiter.api.DisplayName;

@QuarkusTest
@TestProfile(Portable.class)
@DisplayName("The slow socket in the framework's own way")
class SlowSocketPortablyTest extends SlowSocketTest {}
