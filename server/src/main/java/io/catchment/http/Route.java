package io.catchment.http;

import java.util.function.Supplier;

/// One call that the door answers: where it is, and what has to be right before it is answered.
sealed interface Route {
    String path();

    String method();

    /// Anybody may ask.
    record Open(String path, String method, Supplier<Answer> answer) implements Route {}

    /// A file that anybody may read.
    record File(String path, String method, ServedFile file) implements Route {}

    /// A call of an account.
    ///
    /// @param takesBody whether a body is read; where it is not, one that is sent is passed over
    record Keyed(
            String path,
            String method,
            Keys.Needed keys,
            RateLimits.Quota quota,
            boolean takesBody,
            Call call)
            implements Route {}

    /// A call of the native API, for whoever has an administrator's key.
    ///
    /// @param path with variables in braces, each in the place of one segment
    /// @param takesBody whether a JSON object is read
    record Admin(String path, String method, boolean takesBody, AdminCall call) implements Route {}

    /// A call of the native API that takes a whole document, in YAML or in JSON.
    record Document(String path, String method, DocumentCall call) implements Route {}

    /// What a browser asks, which another package answers.
    record OfSite(Site site, Site.Call call) implements Route {
        @Override
        public String path() {
            return call.path();
        }

        @Override
        public String method() {
            return call.method();
        }
    }

    /// What such a call does once all checks have passed.
    @FunctionalInterface
    interface DocumentCall {
        /// @param isYaml else it is JSON
        Answer answer(AdminAsked asked, boolean isYaml);
    }

    /// What a call of the native API does once all checks have passed.
    @FunctionalInterface
    interface AdminCall {
        Answer answer(AdminAsked asked);
    }

    /// What a call does once all checks have passed.
    @FunctionalInterface
    interface Call {
        Answer answer(Asked asked);
    }
}
