package dev.parley.system.http;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.equalTo;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.restassured.RestAssured;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

@QuarkusTest
@TestProfile(DocumentsOffTest.Off.class)
class DocumentsOffTest {

    /// An operator who shows no documents.
    public static class Off implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of("parley.documents", "false");
        }
    }

    @Test
    void oneKeySwitchesTheDocumentsOff() {
        // There is no document to hold the answers to.
        RestAssured.replaceFiltersWith(java.util.List.of());

        for (var path : List.of("/api/v1/openapi.json", "/api/docs", "/api/docs/", "/api/docs/index.html")) {
            given().redirects()
                    .follow(false)
                    .get(path)
                    .then()
                    .statusCode(404)
                    .contentType("application/problem+json")
                    .body("code", equalTo("not_found"));
        }
    }
}
