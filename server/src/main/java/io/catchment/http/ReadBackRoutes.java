package io.catchment.http;

import io.catchment.Unavailable;
import io.catchment.readback.ReadBack;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/// The `v2` calls by which callers read back what they captured, and what can be captured.
///
/// Each that asks the store has a place while it does: connections are few, and the processors need theirs. Who finds no
/// place within two seconds is told to come again.
final class ReadBackRoutes {
    private static final String GET = "GET";
    private static final String POST = "POST";
    private static final String LEADS = "/v2/LeadManagement.svc/";
    private static final String OPPORTUNITIES = "/v2/OpportunityManagement.svc/";

    /// Of the store's 16 connections.
    static final int PLACES = 6;

    private static final long PLACE_WAIT_SECONDS_MAX = 2;

    private final Semaphore places = new Semaphore(PLACES);
    private final List<Route> routes = new ArrayList<>();

    private ReadBackRoutes() {}

    static List<Route> of(ReadBack readBack) {
        ReadBackRoutes made = new ReadBackRoutes();
        made.add(new LeadCalls(readBack));
        made.add(new OpportunityCalls(readBack));
        return made.routes;
    }

    private void add(LeadCalls leads) {
        stored(LEADS + "Leads.GetById", GET, leads::byId);
        stored(LEADS + "Leads.GetByEmailaddress", GET, leads::byEmail);
        stored(LEADS + "RetrieveLeadByPhoneNumber", GET, leads::byPhone);
        add(LEADS + "LeadsMetaData.Get", GET, leads::metadata);
    }

    private void add(OpportunityCalls opportunities) {
        stored(OPPORTUNITIES + "GetOpportunityDetails", GET, opportunities::details);
        stored(OPPORTUNITIES + "GetOpportunitiesOfLead", POST, opportunities::ofLead);
        stored(
                OPPORTUNITIES + "GetOpportunitiesByUniqueLeadField",
                POST,
                opportunities::byUniqueField);
        add(OPPORTUNITIES + "GetOpportunityTypes", GET, opportunities::types);
        add(OPPORTUNITIES + "GetOpportunityTypeMetadata", GET, opportunities::typeMetadata);
        add(OPPORTUNITIES + "IsOpportunityEnabled", GET, opportunities::isEnabled);
    }

    private void stored(String path, String method, Route.Call call) {
        add(path, method, asked -> inPlace(call, asked));
    }

    private void add(String path, String method, Route.Call call) {
        routes.add(
                new Route.Keyed(
                        path,
                        method,
                        Keys.Needed.PAIR,
                        RateLimits.Quota.READS,
                        method.equals(POST),
                        call));
    }

    private Answer inPlace(Route.Call call, Asked asked) {
        if (!foundPlace()) {
            return ErrorAnswers.notAnswered(ErrorAnswers.RETRY_AFTER);
        }
        try {
            return call.answer(asked);
        } catch (RuntimeException e) {
            if (e instanceof Unavailable passing) {
                return ErrorAnswers.notAnswered(passing.retryAfter());
            }
            throw e;
        } finally {
            places.release();
        }
    }

    private boolean foundPlace() {
        try {
            return places.tryAcquire(PLACE_WAIT_SECONDS_MAX, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
