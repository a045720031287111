package io.catchment.store;

import java.nio.file.Path;

/// The embedded server's settings, written anew at each start from what the machine has.
///
/// PostgreSQL is one of several processes on its machine, so it takes little: of the total memory 1/32
/// for its buffers (128 MB to 2 GB), 1/64 for maintenance (64 to 512 MB); it assumes that 1/4 is the
/// file system's cache. WAL grows to 1/16 of the memory (1 to 4 GB) before a checkpoint is forced.
/// On 24 GB that is 768 MB, 384 MB, 6 GB, 1.5 GB.
record PostgresSettings(long memoryBytes, int port, boolean lz4, Path accessFile) {

    private static final long MB = 1 << 20;

    /// One way in: the loopback address, with the password.
    static final String ACCESS =
            """
            # Written by Catchment at each start.
            host all all 127.0.0.1/32 scram-sha-256
            """;

    String text() {
        return """
        # Written by Catchment at each start. Settings of your own: ALTER SYSTEM.
        listen_addresses = '127.0.0.1'
        port = %d
        unix_socket_directories = ''
        hba_file = '%s'
        password_encryption = 'scram-sha-256'

        # What was committed is on disk.
        fsync = on
        full_page_writes = on
        synchronous_commit = on

        max_connections = 100
        # A batch takes an advisory lock for each of its keys.
        max_locks_per_transaction = 256
        shared_buffers = '%dMB'
        effective_cache_size = '%dMB'
        maintenance_work_mem = '%dMB'
        work_mem = '8MB'
        max_wal_size = '%dMB'
        min_wal_size = '256MB'
        wal_compression = '%s'
        default_toast_compression = '%s'
        checkpoint_timeout = '15min'
        random_page_cost = 1.1
        # Parallel plans need a large /dev/shm, which containers lack, and cores, which the door needs.
        max_parallel_workers_per_gather = 0
        jit = off

        timezone = 'UTC'
        log_timezone = 'UTC'
        lc_messages = 'C'

        # Nothing of a statement, a row or a value reaches the log: failed statements are told to the client
        # only, messages come without their details.
        log_destination = 'stderr'
        logging_collector = off
        log_min_messages = log
        log_min_error_statement = panic
        log_error_verbosity = terse
        log_statement = none
        log_min_duration_statement = -1
        log_parameter_max_length = 0
        log_parameter_max_length_on_error = 0
        log_checkpoints = off
        log_autovacuum_min_duration = -1
        """
                .formatted(
                        port,
                        accessFile.toString().replace("'", "''"),
                        share(32, 128, 2048),
                        share(4, 256, Integer.MAX_VALUE),
                        share(64, 64, 512),
                        share(16, 1024, 4096),
                        lz4 ? "lz4" : "off",
                        lz4 ? "lz4" : "pglz");
    }

    private long share(int divisor, long megabytesMin, long megabytesMax) {
        return Math.clamp(memoryBytes / divisor / MB, megabytesMin, megabytesMax);
    }
}
