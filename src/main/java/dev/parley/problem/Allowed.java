package dev.parley.problem;

import java.util.Set;
import java.util.TreeSet;
import org.jboss.resteasy.reactive.server.core.CurrentRequestManager;
import org.jboss.resteasy.reactive.server.handlers.ClassRoutingHandler;
import org.jboss.resteasy.reactive.server.mapping.RequestMapper;

/// Which methods the path of the current request has. A 405 has to say it (RFC 9110, section 15.5.6), and the REST
/// layer does not.
final class Allowed {

    private Allowed() {}

    /// The value of the `Allow` header; empty if no resource has the path.
    static String methods() {
        var request = CurrentRequestManager.get();
        var match = new RequestMapper<>(request.getDeployment().getClassMappers()).map(request.getPathWithoutPrefix());
        var methods = new TreeSet<String>();
        if (match != null) {
            for (var handler : match.value.handlers) {
                if (handler instanceof ClassRoutingHandler routing) {
                    addMatching(methods, routing, match.remaining.isEmpty() ? "/" : match.remaining);
                }
            }
        }
        if (methods.contains("GET")) {
            methods.add("HEAD");
        }
        return String.join(", ", methods);
    }

    private static void addMatching(Set<String> methods, ClassRoutingHandler routing, String rest) {
        for (var mapper : routing.getMappers().entrySet()) {
            if (mapper.getKey() != null && mapper.getValue().map(rest) != null) {
                methods.add(mapper.getKey());
            }
        }
    }
}
