package io.catchment.console;

import io.catchment.RequestId;
import java.util.UUID;

/// Where the pages of an account's quarantine are.
///
/// @param account its name
record QuarantinePaths(String account) {
    String list() {
        return Section.QUARANTINE.path(account);
    }

    String all() {
        return list() + "/all";
    }

    String run(UUID run) {
        return list() + "/runs/" + run;
    }

    String of(RequestId id) {
        return list() + "/" + id;
    }

    /// Where everything about a request is, in quarantine or not.
    String request(RequestId id) {
        return Section.REQUESTS.path(account) + "/" + id;
    }
}
