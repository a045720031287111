package io.catchment.http;

import io.helidon.http.Method;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/// All calls, found by path and method. Those of accounts are found by their whole path; those of administrators may
/// have variables in theirs.
final class Routes {
    private final Map<String, Place> byPath = new LinkedHashMap<>();
    private final PathTemplates templates = new PathTemplates();

    /// By what stands before [#BELOW].
    private final Map<String, Place> below = new LinkedHashMap<>();

    private static final String BELOW = "/*";

    Routes(List<Route> routes) {
        for (Route route : routes) {
            placeOf(route).add(route);
        }
    }

    private Place placeOf(Route route) {
        String path = route.path();
        if (path.endsWith(BELOW)) {
            String above = path.substring(0, path.length() - 1);
            return below.computeIfAbsent(above, it -> new Place());
        }
        return switch (route) {
            case Route.Admin _, Route.Document _, Route.OfSite _ -> templates.place(path);
            case Route.Open _, Route.File _, Route.Keyed _ ->
                    byPath.computeIfAbsent(path, it -> new Place());
        };
    }

    /// @param path as sent: but for its variables, an escaped path is another one
    Optional<Found> at(String path) {
        Place exact = byPath.get(path);
        return exact == null
                ? templates.find(path).or(() -> below(path))
                : Optional.of(new Found(exact, Map.of()));
    }

    private Optional<Found> below(String path) {
        return below.entrySet().stream()
                .filter(it -> path.startsWith(it.getKey()))
                .findFirst()
                .map(it -> new Found(it.getValue(), Map.of()));
    }

    /// A place with what its path says.
    ///
    /// @param variables by name, unescaped
    record Found(Place place, Map<String, String> variables) {
        Found {
            variables = Map.copyOf(variables);
        }
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
