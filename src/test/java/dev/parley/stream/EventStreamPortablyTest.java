package dev.parley.stream;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import org.junit.jupiter.api.DisplayName;

@QuarkusTest
@TestProfile(Portable.class)
@DisplayName("Server-sent events in the framework's own way")
class EventStreamPortablyTest extends EventStreamTest {}
