package dev.parley.page;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.parley.page.Browser.BrowserRefused;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/// One tab of the browser, used as a person uses it: by the words that stand on the page.
final class Tab {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private static final String SEEN = "const seen = (node) => node.checkVisibility() && !node.closest('[hidden]');";

    private final Browser browser;
    private final String context;
    private final String session;
    private final List<String> complaints = new CopyOnWriteArrayList<>();

    Tab(Browser browser, String context, String session) {
        this.browser = browser;
        this.context = context;
        this.session = session;
        browser.listen(session, this::onEvent);
        call("Page.enable", Map.of());
        call("Runtime.enable", Map.of());
        call("Log.enable", Map.of());
    }

    private void onEvent(String method, JsonNode params) {
        switch (method) {
            case "Runtime.exceptionThrown" -> complaints.add(params.toString());
            case "Log.entryAdded" -> onLogEntry(params.get("entry"));
            default -> {
                // Nothing that a test asks for.
            }
        }
    }

    /// Refusals of the API are expected and shown in words; what the page's own policy or scripts complain about is
    /// not.
    private void onLogEntry(JsonNode entry) {
        var isAnswer = entry.get("source").asText().equals("network");
        if (!isAnswer && entry.get("level").asText().equals("error")) {
            complaints.add(entry.toString());
        }
    }

    /// What went wrong inside the page: exceptions, and whatever the content security policy refused.
    List<String> complaints() {
        return complaints;
    }

    /// Closes all tabs of this person.
    void leave() {
        browser.call(null, "Target.disposeBrowserContext", Map.of("browserContextId", context));
    }

    /// Another tab of the same person.
    Tab another() {
        return browser.tab(context);
    }

    void open(String address) {
        call("Page.navigate", Map.of("url", address));
    }

    void reload() {
        call("Page.reload", Map.of());
    }

    /// Runs a script before those of every page that is opened from now on.
    void beforeEveryPage(String script) {
        call("Page.addScriptToEvaluateOnNewDocument", Map.of("source", script));
    }

    void size(int width, int height) {
        call(
                "Emulation.setDeviceMetricsOverride",
                Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", false));
    }

    void night() {
        call(
                "Emulation.setEmulatedMedia",
                Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", "dark"))));
    }

    /// Puts a text into the field with this label, as typing does.
    void fill(String label, String text) {
        var field =
                "[...document.querySelectorAll('input, textarea')].find((node) => seen(node) && (node.ariaLabel === "
                        + quoted(label) + " || [...(node.labels ?? [])].some((l) => l.textContent === " + quoted(label)
                        + ")))";
        waitFor("a field named " + label, field);
        run(SEEN + "const field = " + field + "; field.focus(); field.select();");
        call("Input.insertText", Map.of("text", text));
    }

    /// Presses Enter in whatever has the focus.
    void enter() {
        for (var type : List.of("keyDown", "keyUp")) {
            call(
                    "Input.dispatchKeyEvent",
                    Map.of("type", type, "key", "Enter", "code", "Enter", "windowsVirtualKeyCode", 13, "text", "\r"));
        }
    }

    /// Presses the button with these words, or that begins with them.
    void press(String words) {
        press(words, "document.body");
    }

    /// Presses the button with these words in the message or row that holds a text.
    void pressAt(String text, String words) {
        press(
                words,
                "[...document.querySelectorAll('li')].findLast((node) => seen(node) && node.textContent.includes("
                        + quoted(text) + "))");
    }

    private void press(String words, String where) {
        var button = "[...(" + where
                + ")?.querySelectorAll('button, label') ?? []].find((node) => seen(node) && !node.disabled"
                + " && node.textContent.trim().startsWith(" + quoted(words) + "))";
        waitFor("a button " + words, button);
        run(SEEN + button + ".click();");
    }

    /// Waits until a text can be seen.
    void sees(String text) {
        waitFor("the text " + text, "document.body?.innerText.includes(" + quoted(text) + ")");
    }

    /// Waits until a text cannot be seen any more.
    void misses(String text) {
        waitFor("no text " + text, "document.body && !document.body.innerText.includes(" + quoted(text) + ")");
    }

    /// Waits until a condition in JavaScript holds.
    void waitFor(String what, String condition) {
        // While a page gives way to the next one there is nothing to ask.
        await(what)
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(50))
                .ignoreExceptionsInstanceOf(BrowserRefused.class)
                .until(() -> holds(condition));
    }

    private boolean holds(String condition) {
        return run(SEEN + "return Boolean(" + condition + ");").asBoolean();
    }

    /// Runs the body of an asynchronous function in the page; its value.
    JsonNode run(String body) {
        var answer = call(
                "Runtime.evaluate",
                Map.of("expression", "(async () => {" + body + "})()", "awaitPromise", true, "returnByValue", true));
        if (answer.has("exceptionDetails")) {
            throw new BrowserRefused(answer.get("exceptionDetails").toString());
        }
        return answer.get("result").path("value");
    }

    /// A picture of the tab, for people to look at, in `target/browser`.
    void picture(String name) {
        var data = call("Page.captureScreenshot", Map.of("format", "png"))
                .get("data")
                .asText();
        try {
            Files.write(
                    Path.of("target", "browser", name + ".png"),
                    Base64.getDecoder().decode(data));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private JsonNode call(String method, Map<String, ?> params) {
        return browser.call(session, method, params);
    }

    private static String quoted(String text) {
        return JsonNodeFactory.instance.textNode(text).toString();
    }
}
