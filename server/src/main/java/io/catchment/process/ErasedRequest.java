package io.catchment.process;

import io.catchment.Effect;
import io.catchment.Outcome;
import io.catchment.intake.EntryCodec;
import io.catchment.intake.EntryHeader;
import io.catchment.store.Changes;
import io.catchment.store.Changes.Finished;
import io.catchment.store.Changes.Retrying;
import io.catchment.store.Changes.Taken;
import io.catchment.store.Changes.Tried;
import io.catchment.store.Erasures.ErasedWords;
import io.catchment.wire.MxError;
import java.time.Instant;
import java.util.List;

/// What is left of a request of somebody who was erased: that it came, and when.
public final class ErasedRequest {
    private static final byte[] NOTHING = {};

    private ErasedRequest() {}

    /// What stands in the place of its words.
    public static ErasedWords words() {
        MxError error = MxError.erased();
        return new ErasedWords(error.exceptionType(), error.message());
    }

    /// Ends a request that waits for its next try.
    public static Changes ending(Retrying waiting, Instant at) {
        Item item =
                new Item(
                        waiting.position(),
                        EntryCodec.decode(waiting.position(), waiting.entry()),
                        waiting.attempts() - 1);
        Tried tried = new Tried(waiting.account(), waiting.position(), waiting.attempts());
        return new Changes(
                at,
                Changes.Made.NOTHING,
                new Changes.Settled(
                        List.of(finished(item, waiting.source())), List.of(), List.of(), List.of()),
                new Taken(List.of(), List.of(tried)));
    }

    static Finished finished(Item item, String source) {
        MxError error = MxError.erased();
        EntryHeader header = item.entry().header();
        Outcome outcome =
                new Outcome(
                        item.position(),
                        header.account(),
                        header.key(),
                        header.kind(),
                        header.acceptedAt(),
                        Effect.ERROR,
                        new Outcome.Failure(error.exceptionType(), error.message()),
                        List.of());
        return new Finished(outcome, source, item.attempts() + 1, NOTHING);
    }
}
