package dev.parley.account;

import dev.parley.system.http.ClientAddress;
import io.vertx.core.http.HttpServerRequest;
import jakarta.inject.Singleton;
import org.jspecify.annotations.Nullable;

/// Looks at where requests come from.
@Singleton
public class Clients {

    private static final int LONGEST = 300;

    private final ClientAddress addresses;

    Clients(ClientAddress addresses) {
        this.addresses = addresses;
    }

    /// The client of a request.
    public Client of(HttpServerRequest request) {
        return new Client(addresses.of(request), addresses.network(request), cut(request.getHeader("User-Agent")));
    }

    private static @Nullable String cut(@Nullable String text) {
        return text == null || text.length() <= LONGEST ? text : text.substring(0, LONGEST);
    }
}
