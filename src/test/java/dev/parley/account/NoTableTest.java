package dev.parley.account;

import static io.restassured.RestAssured.given;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.quarkus.vertx.http.runtime.security.QuarkusHttpUser;
import io.quarkus.vertx.http.runtime.security.SecurityHandlerPriorities;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import org.junit.jupiter.api.Test;

@QuarkusTest
class NoTableTest {

    @Inject
    Watch watch;

    /// Where a handler for failures is left to the framework, it builds a table of all resources for each request and
    /// puts a handler of its own in the place.
    @Test
    void noHandlerIsLeftForWhichATableOfAllResourcesWouldBeBuilt() {
        given().get("/api/v1/rooms").then().statusCode(401);

        assertTrue(watch.passed);
        assertFalse(watch.left);
    }

    /// Stands behind the framework's step, which is the next one after authentication.
    @Singleton
    static class Watch {

        private volatile boolean passed;
        private volatile boolean left;

        void register(@Observes Filters filters) {
            filters.register(this::look, SecurityHandlerPriorities.AUTHENTICATION - 2);
        }

        private void look(RoutingContext context) {
            left = context.get(QuarkusHttpUser.AUTH_FAILURE_HANDLER) != null;
            passed = true;
            context.next();
        }
    }
}
