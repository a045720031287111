/// What a person does about requests: looks at those that failed, mends and replays or dismisses them, and erases persons.
@NullMarked
package io.catchment.quarantine;

import org.jspecify.annotations.NullMarked;
