package dev.parley.stream;

import io.netty.channel.Channel;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.impl.ConnectionBase;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.Objects;

/// Sees on which channel the last socket was asked for.
@Singleton
class AskedSockets {

    private volatile HttpServerRequest last;

    void watch(@Observes Router router) {
        // Without a path: the router would look at the address before the gate does, in all tests.
        router.route().order(Integer.MIN_VALUE).handler(this::asked);
    }

    Channel channel() {
        return ((ConnectionBase) Objects.requireNonNull(last).connection()).channel();
    }

    private void asked(RoutingContext context) {
        if ("/api/v1/socket".equals(context.request().path())) {
            last = context.request();
        }
        context.next();
    }
}
