package dev.parley.account;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("SR-06 how long to wait")
class ThrottlesTest {

    @Test
    @DisplayName(
            "five failures are free of delay, then it doubles up to 15 minutes, and is a day from the hundredth on")
    void delays() {
        assertEquals(Duration.ZERO, Throttles.delay(4, 5));
        assertEquals(Duration.ofSeconds(1), Throttles.delay(5, 5));
        assertEquals(Duration.ofSeconds(2), Throttles.delay(6, 5));
        assertEquals(Duration.ofSeconds(512), Throttles.delay(14, 5));
        assertEquals(Duration.ofMinutes(15), Throttles.delay(15, 5));
        assertEquals(Duration.ofMinutes(15), Throttles.delay(99, 5));
        assertEquals(Duration.ofDays(1), Throttles.delay(100, 5));
        assertEquals(Duration.ofDays(1), Throttles.delay(1000, 5));
    }

    @Test
    @DisplayName("whoever guesses as fast as they may gets 120 tries an hour at most")
    void fewTriesAnHour() {
        var spent = Duration.ZERO;
        int tries = 0;
        while (spent.compareTo(Duration.ofHours(1)) < 0) {
            tries++;
            spent = spent.plus(Throttles.delay(tries, 5));
        }
        assertTrue(tries <= 120, "there were " + tries);
    }
}
