package dev.parley;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("SR-57 statements")
class SqlTest {

    private static final Pattern SQL =
            Pattern.compile("\\b(select|insert into|update|delete from|where|order by|limit|returning)\\b");

    /// A text, and what is glued to it: constants are written in capitals, everything else comes from somewhere.
    private static final Pattern GLUED = Pattern.compile("\"((?:[^\"\\\\\n]|\\\\.)*)\"\\s*\\+\\s*[a-z]");

    private static final Pattern FORMATTED =
            Pattern.compile("(\"\"\"[^;]*?\"\"\"|\"(?:[^\"\\\\\n]|\\\\.)*\")\\s*\\.formatted\\(([^;]*?)\\)");

    @Test
    @DisplayName("SR-57 no statement is put together from values: they are parameters")
    void parameters() throws IOException {
        var found = new ArrayList<String>();
        try (var files = Files.walk(Path.of("src/main/java"))) {
            for (var file :
                    files.filter(path -> path.toString().endsWith(".java")).toList()) {
                found.addAll(suspicious(file.toString(), Files.readString(file)));
            }
        }
        assertEquals(List.of(), found);
    }

    @Test
    @DisplayName("SR-57 what is put together would be found")
    void canSee() {
        assertEquals(
                1,
                suspicious("", "query(\"select * from users where name = '\" + name + \"'\")")
                        .size());
        assertEquals(
                1,
                suspicious("", "query(\"select %s from users\".formatted(column))")
                        .size());
        assertTrue(suspicious("", "query(\"select id from users \" + WHERE)").isEmpty());
    }

    private static List<String> suspicious(String file, String text) {
        var found = new ArrayList<String>();
        var glued = GLUED.matcher(text);
        while (glued.find()) {
            if (SQL.matcher(glued.group(1)).find()) {
                found.add(file + ": " + glued.group());
            }
        }
        var formatted = FORMATTED.matcher(text);
        while (formatted.find()) {
            if (SQL.matcher(formatted.group(1)).find() && !formatted.group(2).matches("[A-Z_, ]+")) {
                found.add(file + ": " + formatted.group());
            }
        }
        return found;
    }
}
