package io.catchment.kafka;

import io.catchment.Position;
import io.catchment.intake.Entry;
import io.catchment.intake.EntryCodec;
import io.catchment.intake.EntryHeader;
import java.util.function.BiFunction;
import java.util.function.ToIntFunction;

/// What is made of a record's bytes: the whole entry, or its header alone.
///
/// @param decode throws a `DamagedLogException` when the bytes are not those of an entry of this log and partition
/// @param bodyBytes of one, as far as they are held
record Kind<T>(BiFunction<Position, byte[], T> decode, ToIntFunction<T> bodyBytes) {
    static final Kind<Entry> ENTRIES =
            new Kind<>(EntryCodec::decodeUnplaced, entry -> entry.body().length);

    static final Kind<EntryHeader> HEADERS =
            new Kind<>(EntryCodec::decodeUnplacedHeader, header -> 0);
}
