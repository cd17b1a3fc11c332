package dev.parley.account;

import static io.restassured.RestAssured.given;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.quarkus.vertx.http.runtime.security.SecurityHandlerPriorities;
import io.vertx.core.http.impl.HttpServerRequestInternal;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

@QuarkusTest
class NoTableTest {

    @Inject
    Watch watch;

    /// The framework would find the template of a path by a table of all resources that it builds anew for each
    /// request, although it knows the template when it has found the resource.
    @Test
    void noTemplateIsSoughtBeforeTheResourceIsFound() {
        given().get("/api/v1/rooms").then().statusCode(401);

        assertTrue(watch.passed);
        assertNull(watch.template);
    }

    /// Stands behind authentication and before the resources.
    @Singleton
    static class Watch {

        private volatile boolean passed;
        private volatile @Nullable String template;

        void register(@Observes Filters filters) {
            filters.register(this::look, SecurityHandlerPriorities.AUTHORIZATION + 1);
        }

        private void look(RoutingContext context) {
            template = ((HttpServerRequestInternal) context.request()).context().getLocal("UrlPathTemplate");
            passed = true;
            context.next();
        }
    }
}
