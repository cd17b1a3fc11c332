package dev.parley.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

class CommandTest {
    @Test
    void commandIsFoundByItsWord() throws Command.Usage {
        assertInstanceOf(Doctor.class, Command.named("doctor"));
        assertInstanceOf(Help.class, Command.named("--help"));
    }

    @Test
    void unknownWordIsUsageAndCannotWriteOnTheTerminal() {
        var usage = assertThrows(Command.Usage.class, () -> Command.named("ro\u001b[2Joms"));

        assertEquals("unknown command: ro?[2Joms (--help lists what there is)", usage.getMessage());
    }
}
