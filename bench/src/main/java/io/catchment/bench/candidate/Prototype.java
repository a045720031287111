package io.catchment.bench.candidate;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.rocksdb.RocksDBException;

/// The bare design: HTTP, log, set-based apply. No keys, limits, rules, explanations, ledger or retries: what the
/// machine gives when a capture is nothing but its rows.
///
/// A person's captures stand in one partition, by the e-mail address, and a partition has one worker: so no two workers
/// meet on a lead.
public final class Prototype implements AutoCloseable {
    static final int PARTITIONS = 2;

    private final Log log;
    private final List<Worker> workers = new ArrayList<>();
    private final Door door;

    private Prototype(Environment environment) throws RocksDBException, SQLException {
        environment.execute(Tables.CREATE);
        environment.execute(Tables.BEGIN_PARTITIONS.formatted(PARTITIONS - 1));
        log = Log.open(environment.data().resolve("log"), PARTITIONS);
        for (int partition = 0; partition < PARTITIONS; partition++) {
            workers.add(new Worker(log, partition, new Store(environment.connect())));
        }
        workers.forEach(Worker::start);
        door = Door.open(environment.port(), this::append);
    }

    static Prototype open(Environment environment) throws RocksDBException, SQLException {
        return new Prototype(environment);
    }

    public static void main(String[] args) throws RocksDBException, SQLException {
        Prototype prototype = open(Environment.of(System.getenv()));
        Door.ready(prototype.address(), prototype);
    }

    String address() {
        return door.address();
    }

    private String append(byte[] body) {
        int partition = partition(body);
        return new UUID(partition, log.append(partition, body)).toString();
    }

    static int partition(byte[] body) {
        return Math.floorMod(CaptureReader.email(body).hashCode(), PARTITIONS);
    }

    @Override
    public void close() {
        door.close();
        for (Worker worker : workers) {
            worker.close();
        }
        log.close();
    }
}
