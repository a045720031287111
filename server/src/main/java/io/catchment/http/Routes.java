package io.catchment.http;

import io.helidon.http.Method;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/// All calls, found by path and method.
final class Routes {
    private final Map<String, Place> byPath = new LinkedHashMap<>();

    Routes(List<Route> routes) {
        for (Route route : routes) {
            byPath.computeIfAbsent(route.path(), path -> new Place()).add(route);
        }
    }

    /// @param path as sent: an escaped path is another one
    Optional<Place> at(String path) {
        return Optional.ofNullable(byPath.get(path));
    }

    /// One path, with a call for each of its methods. `HEAD` is the `GET` without its body.
    static final class Place {
        private final Map<String, Route> byMethod = new LinkedHashMap<>();
        private String allow = "";

        Optional<Route> by(Method method) {
            String name = method.equals(Method.HEAD) ? Method.GET.text() : method.text();
            return Optional.ofNullable(byMethod.get(name));
        }

        /// As `Allow` lists the methods.
        String allow() {
            return allow;
        }

        private void add(Route route) {
            if (byMethod.put(route.method(), route) != null) {
                throw new IllegalStateException(
                        route.method() + " " + route.path() + " is answered twice");
            }
            TreeSet<String> methods = new TreeSet<>(byMethod.keySet());
            methods.add(Method.OPTIONS.text());
            if (methods.contains(Method.GET.text())) {
                methods.add(Method.HEAD.text());
            }
            allow = String.join(", ", methods);
        }
    }
}
