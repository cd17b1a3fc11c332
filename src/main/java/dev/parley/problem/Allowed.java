package dev.parley.problem;

import java.util.Set;
import java.util.TreeSet;
import org.jboss.resteasy.reactive.server.core.CurrentRequestManager;
import org.jboss.resteasy.reactive.server.handlers.ClassRoutingHandler;
import org.jboss.resteasy.reactive.server.mapping.RequestMapper;

/// Which methods the path of the current request has. A 405 has to say it (RFC 9110, section 15.5.6), and the REST
/// layer does not. Resources share the beginnings of paths, and the layer answers 404 where the last one that it tries
/// has not the path: so all of them are asked.
final class Allowed {

    private Allowed() {}

    /// The value of the `Allow` header; empty if no resource has the path.
    static String methods() {
        var request = CurrentRequestManager.get();
        var path = request.getPathWithoutPrefix();
        var mapper = new RequestMapper<>(request.getDeployment().getClassMappers());
        var methods = new TreeSet<String>();
        for (var match = mapper.map(path); match != null; match = mapper.continueMatching(path, match)) {
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
