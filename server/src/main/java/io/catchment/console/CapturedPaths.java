package io.catchment.console;

import io.catchment.LeadId;
import io.catchment.OpportunityId;
import io.catchment.RequestId;

/// Where the pages of an account's leads, opportunities and requests are.
record CapturedPaths(String account) {
    String leads() {
        return Section.LEADS.path(account);
    }

    String lead(LeadId id) {
        return leads() + "/" + id;
    }

    String opportunities() {
        return Section.OPPORTUNITIES.path(account);
    }

    String opportunity(OpportunityId id) {
        return opportunities() + "/" + id;
    }

    String request(RequestId id) {
        return Section.REQUESTS.path(account) + "/" + id;
    }
}
