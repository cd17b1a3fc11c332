package dev.parley.account;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Base64;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("SR-13, SR-61 the key file")
class KeyFileTest {

    private static final byte[] SECRET = "a private key".getBytes(StandardCharsets.UTF_8);

    @TempDir
    Path folder;

    @Test
    @DisplayName("is made for its owner alone, and the same key is found again")
    void madePrivate() throws IOException {
        var file = folder.resolve("keys/key");
        var wrapped = new KeyFile(file).wrap("kid", SECRET);
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
        assertArrayEquals(SECRET, new KeyFile(file).unwrap("kid", wrapped));
    }

    @Test
    @DisplayName("refuses to be read by others")
    void refusesReadable() throws IOException {
        var file = folder.resolve("key");
        new KeyFile(file);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
        var refusal = assertThrows(IllegalStateException.class, () -> new KeyFile(file));
        assertTrue(refusal.getMessage().contains("read by others"));
    }

    @Test
    @DisplayName("refuses an empty, short or all-zero key")
    void refusesWeak() throws IOException {
        var shortByOne = new byte[31];
        new Random(4711).nextBytes(shortByOne);
        for (var key : new byte[][] {{}, shortByOne, new byte[32]}) {
            var file = folder.resolve("weak" + key.length);
            Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            Files.writeString(file, Base64.getUrlEncoder().encodeToString(key));
            assertThrows(IllegalStateException.class, () -> new KeyFile(file));
        }
    }

    @Test
    @DisplayName("another key file, or another name, does not open what was wrapped")
    void bound() {
        var wrapped = new KeyFile(folder.resolve("one")).wrap("kid", SECRET);
        assertThrows(IllegalStateException.class, () -> new KeyFile(folder.resolve("two")).unwrap("kid", wrapped));
        assertThrows(IllegalStateException.class, () -> new KeyFile(folder.resolve("one")).unwrap("other", wrapped));
    }
}
