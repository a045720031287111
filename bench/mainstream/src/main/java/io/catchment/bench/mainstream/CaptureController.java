package io.catchment.bench.mainstream;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.github.kagkarlsson.scheduler.exceptions.DbSchedulerException;
import com.github.kagkarlsson.shaded.jdbc.SQLRuntimeException;
import org.springframework.dao.DataAccessException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.transaction.TransactionException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/// Takes captures. A 200 is a promise: the task is committed.
@RestController
final class CaptureController {
    private final CaptureJson reader;
    private final CaptureTasks tasks;

    CaptureController(CaptureJson reader, CaptureTasks tasks) {
        this.reader = reader;
        this.tasks = tasks;
    }

    record Accepted(@JsonProperty("RequestId") String requestId) {}

    @PostMapping(path = "/capture", consumes = MediaType.APPLICATION_JSON_VALUE)
    Accepted capture(@RequestBody byte[] body) {
        UniqueValues.of(reader.read(body));
        return new Accepted(tasks.schedule(body));
    }

    @ExceptionHandler({
        DbSchedulerException.class,
        SQLRuntimeException.class,
        DataAccessException.class,
        TransactionException.class
    })
    ResponseEntity<Void> storeIsDown() {
        return ResponseEntity.status(HttpStatus.SERVICE_UNAVAILABLE)
                .header(HttpHeaders.RETRY_AFTER, "5")
                .build();
    }
}
