package dev.parley.stream;

import io.netty.channel.Channel;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.impl.ConnectionBase;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

/// Sees by which request, and so on which channel of the server, the last event stream was asked for.
@Singleton
class Channels {

    private volatile HttpServerRequest last;

    void watch(@Observes Router router) {
        // Without a path: the router would look at the address before the gate does, in all tests.
        router.route().order(Integer.MIN_VALUE).handler(this::asked);
    }

    HttpServerRequest request() {
        return last;
    }

    Channel last() {
        return ((ConnectionBase) last.connection()).channel();
    }

    private void asked(RoutingContext context) {
        var request = context.request();
        if ("/api/v1/events".equals(request.path())) {
            last = request;
        }
        context.next();
    }
}
