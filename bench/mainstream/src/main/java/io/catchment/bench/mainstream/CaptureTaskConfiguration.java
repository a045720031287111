package io.catchment.bench.mainstream;

import com.github.kagkarlsson.scheduler.boot.config.DbSchedulerCustomizer;
import com.github.kagkarlsson.scheduler.serializer.Serializer;
import com.github.kagkarlsson.scheduler.task.FailureHandler;
import com.github.kagkarlsson.scheduler.task.Task;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/// How db-scheduler runs captures.
@Configuration(proxyBeanMethods = false)
class CaptureTaskConfiguration {
    private static final Duration FIRST_RETRY = Duration.ofSeconds(30);

    @Bean
    Task<byte[]> captureTask(Captures captures) {
        return Tasks.oneTime(CaptureTasks.CAPTURE)
                .onFailure(new FailureHandler.ExponentialBackoffFailureHandler<>(FIRST_RETRY))
                .execute(
                        (task, _) -> captures.apply(UUID.fromString(task.getId()), task.getData()));
    }

    @Bean
    DbSchedulerCustomizer dbSchedulerCustomizer() {
        return new DbSchedulerCustomizer() {
            @Override
            public Optional<Serializer> serializer() {
                return Optional.of(new BodyAsItIs());
            }
        };
    }

    /// Task data are bodies: bytes already.
    private static final class BodyAsItIs implements Serializer {
        @Override
        public byte[] serialize(Object data) {
            return (byte[]) data;
        }

        @Override
        public <T> T deserialize(Class<T> type, byte[] data) {
            return type.cast(data);
        }
    }
}
