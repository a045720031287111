package io.catchment.console;

import io.catchment.Activity;
import io.catchment.ActivityCode;
import java.time.Instant;

/// Something that happened on a lead.
///
/// @param opportunity the path of the one that it was about
record ActivityLine(Instant at, ActivityCode code, String opportunity) {
    static ActivityLine of(CapturedPaths paths, Activity activity) {
        return new ActivityLine(
                activity.at(), activity.code(), paths.opportunity(activity.opportunity()));
    }
}
