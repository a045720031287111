package io.catchment.bench.mainstream;

import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.ResponseStatus;

/// A body that its caller must change before sending it again: 400.
@ResponseStatus(HttpStatus.BAD_REQUEST)
final class InvalidCapture extends RuntimeException {
    InvalidCapture(String message) {
        super(message);
    }

    InvalidCapture(String message, Throwable cause) {
        super(message, cause);
    }
}
