package dev.parley.entrance;

import dev.parley.account.Workspaces;
import dev.parley.system.SystemConfig;
import io.vertx.core.http.HttpServerRequest;
import jakarta.inject.Singleton;
import java.util.Optional;

/// Addresses of our pages. What grants something stands behind the `#`: browsers send that to nobody, and no log has
/// it.
@Singleton
class Links {

    private final Optional<String> publicUrl;

    Links(SystemConfig config) {
        this.publicUrl = config.publicUrl().map(url -> url.toString().replaceAll("/+$", ""));
    }

    /// Where somebody with this code registers.
    ///
    /// @param slug the workspace that the code is for; it is not looked for in others
    String invite(HttpServerRequest request, String slug, String code) {
        var page = slug.equals(Workspaces.DEFAULT) ? "/" : "/?workspace=" + slug;
        return base(request) + page + "#invite=" + code;
    }

    /// Where the owner of a workspace is made.
    ///
    /// @param port where the service listens, if it was not told its public address
    String setup(int port, String token) {
        return publicUrl.orElse("http://localhost:" + port) + "/#setup=" + token;
    }

    private String base(HttpServerRequest request) {
        var authority = request.authority();
        return publicUrl.orElse(request.scheme() + "://" + (authority == null ? "localhost" : authority.toString()));
    }
}
