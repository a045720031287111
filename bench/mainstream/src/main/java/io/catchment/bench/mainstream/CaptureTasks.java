package io.catchment.bench.mainstream;

import com.github.kagkarlsson.scheduler.SchedulerClient;
import com.github.kagkarlsson.scheduler.task.TaskDescriptor;
import java.time.Instant;
import java.util.List;
import org.springframework.stereotype.Component;

/// Keeps captures as tasks that are due at once.
@Component
class CaptureTasks {
    static final TaskDescriptor<byte[]> CAPTURE = TaskDescriptor.of("capture", byte[].class);

    private final SchedulerClient scheduler;

    CaptureTasks(SchedulerClient scheduler) {
        this.scheduler = scheduler;
    }

    /// Returns the request's id when its task is committed.
    ///
    /// A batch of one, because the call for one task looks first whether it is there already: a query more for an id
    /// that was made just now. A single statement is a transaction of its own.
    String schedule(byte[] body) {
        String id = TimeOrderedId.next().toString();
        scheduler.scheduleBatch(List.of(CAPTURE.instance(id).data(body).build()), Instant.now());
        return id;
    }
}
