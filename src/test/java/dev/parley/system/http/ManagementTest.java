package dev.parley.system.http;

import static io.restassured.RestAssured.given;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.Socket;
import java.net.URI;
import java.util.Collections;
import java.util.List;
import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@DisplayName("SR-58 the management port")
class ManagementTest {

    @TestHTTPResource(value = "/", management = true)
    URI management;

    @Test
    @DisplayName("SR-58 health says up or down and nothing else of us")
    void health() {
        for (var path : List.of("/q/health/live", "/q/health/ready")) {
            var answer = RawHttp.request(management, "GET", path);
            assertEquals(200, RawHttp.status(answer), answer);
            assertTrue(answer.contains("\"UP\""), answer);
            assertFalse(answer.matches("(?s).*(password|jdbc|postgresql://|/tmp/|/home/|Exception).*"), answer);
        }
    }

    @Test
    @DisplayName("SR-58 what is counted is shown there")
    void metrics() {
        var answer = RawHttp.request(management, "GET", "/q/metrics");
        assertTrue(answer.contains("parley_streams"), answer);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "q/health",
                "q/health/live",
                "q/health/ready",
                "q/metrics",
                "q/dev",
                "q/dev-ui",
                "q/info",
                "q/openapi",
                "q/swagger-ui",
                "q/arc",
                "q/logging-manager",
                "q/heapdump",
                "q/env",
                "metrics",
                "health"
            })
    @DisplayName("SR-58 none of it is on the public port")
    void notPublic(String path) {
        given().get("/" + path).then().statusCode(404);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "q/dev",
                "q/dev-ui",
                "q/info",
                "q/arc",
                "q/logging-manager",
                "q/heapdump",
                "q/env",
                "q/loggers",
                "q/threaddump"
            })
    @DisplayName("SR-58 neither memory nor environment nor log can be asked for")
    void nothingElse(String path) {
        assertEquals(404, RawHttp.status(RawHttp.request(management, "GET", "/" + path)));
    }

    @Test
    @DisplayName("SR-58 it listens on this machine alone")
    void loopback() throws Exception {
        assertEquals("127.0.0.1", ConfigProvider.getConfig().getValue("quarkus.management.host", String.class));
        assertTrue(InetAddress.getByName(management.getHost()).isLoopbackAddress());
        for (var network : Collections.list(NetworkInterface.getNetworkInterfaces())) {
            for (var address : Collections.list(network.getInetAddresses())) {
                if (!address.isLoopbackAddress()) {
                    assertFalse(answers(address), address + " answers");
                }
            }
        }
    }

    private boolean answers(InetAddress address) {
        try (var socket = new Socket()) {
            socket.connect(new InetSocketAddress(address, management.getPort()), 500);
            return true;
        } catch (java.io.IOException refused) {
            return false;
        }
    }
}
