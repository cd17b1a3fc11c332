package dev.parley.system;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EventLoopsTest {

    @ParameterizedTest
    @CsvSource({"1, 1", "2, 1", "3, 1", "4, 2", "16, 8"})
    @DisplayName("One event loop for every two processors, and never none")
    void oneForEveryTwoProcessors(int processors, int loops) {
        assertEquals(loops, Serving.eventLoops(processors));
    }
}
