package dev.parley.proof;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.Api;
import dev.parley.Served;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/// Back-up as the README has it: stop, copy the folder, put the copy back.
@DisplayName("Back up and restore")
class RestoreIT {

    private static final String SETUP_TOKEN = "pset_kPz3vT7mYw1nQx5sB8hJ2dLr6gFc9aEo";
    private static final String PASSWORD = "seven lean otters hum quietly";

    private Path folder;
    private Path copy;
    private Served served;
    private String token;

    @BeforeEach
    void start() throws IOException {
        var parent = Files.createDirectories(Path.of("target", "restore"));
        folder = Files.createTempDirectory(parent, "run");
        copy = folder.resolveSibling(folder.getFileName() + ".copy");
        served = new Served(
                folder,
                folder.resolveSibling(folder.getFileName() + ".log"),
                Map.of("PARLEY_SETUP_TOKEN", SETUP_TOKEN, "PARLEY_RATE_LIMITS", "off"));
        served.start();
    }

    @AfterEach
    void leaveNothingRunning() throws IOException, InterruptedException {
        served.close();
    }

    @Test
    void aRestoredCopyHasWhatItHadAndHonoursNoCursorOfWhatItDoesNotKnow() throws Exception {
        token = Api.call(
                        served.address(),
                        null,
                        "POST",
                        "setup",
                        Map.of("token", SETUP_TOKEN, "username", "ada", "password", PASSWORD, "displayName", "Ada"))
                .require(201)
                .get("accessToken")
                .asText();
        post("kept");
        served.stop();
        copyFolder(folder, copy);

        served.restart();
        post("lost");
        var lost = get("bootstrap", 200).get("cursor").asText();
        served.stop();

        Files.move(folder, folder.resolveSibling(folder.getFileName() + ".old"));
        Files.move(copy, folder);
        assertEquals(0, served.command("doctor", "--restored"));
        served.restart();
        assertEquals(List.of("kept"), texts());
        post("after");
        assertEquals(
                "cursor_gone", get("changes?after=" + lost, 410).get("code").asText());
        assertEquals(List.of("kept", "after"), texts());
    }

    private List<String> texts() throws IOException {
        return get("rooms/general/messages", 200).get("items").findValuesAsText("content");
    }

    private void post(String text) throws IOException {
        Api.call(
                        served.address(),
                        token,
                        "POST",
                        "rooms/general/messages",
                        Map.of("clientMessageId", text, "content", text))
                .require(201);
    }

    private JsonNode get(String path, int status) throws IOException {
        return Api.call(served.address(), token, "GET", path, null).require(status);
    }

    private static void copyFolder(Path from, Path to) throws IOException, InterruptedException {
        var copying = new ProcessBuilder("cp", "-a", from.toString(), to.toString())
                .inheritIO()
                .start();
        assertEquals(0, copying.waitFor());
    }
}
