package io.catchment.quarantine;

import io.catchment.AccountId;
import io.catchment.AccountRules;
import io.catchment.Erasure;
import io.catchment.Given;
import io.catchment.Interpret;
import io.catchment.LogId;
import io.catchment.Position;
import io.catchment.UniqueKey;
import io.catchment.intake.DamagedLogException;
import io.catchment.intake.Entry;
import io.catchment.intake.EntryCodec;
import io.catchment.intake.LogUnavailableException;
import io.catchment.process.ErasedRequest;
import io.catchment.process.Processor;
import io.catchment.process.Step;
import io.catchment.process.Traces;
import io.catchment.settings.Account;
import io.catchment.store.Changes.Retrying;
import io.catchment.store.Erasures;
import io.catchment.store.Erasures.Unattached;
import io.catchment.store.Logs;
import io.catchment.store.Retries;
import io.catchment.store.StoreException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// Erases persons, from the store at once and from what still waits as it comes.
///
/// ```
///   asked ──► lead, opportunities, activities gone; outcomes, retries and quarantine cleared
///     │       what waits in the log ends erased, by its unique values, as it is worked off
///     └──► all that was accepted before is worked off ──► what was not readable is cleared too ──► done
///                                   the log has given up its bytes ──► the hashes are forgotten
/// ```
///
/// A person is everything that shares a unique value with the one named: the lead's other values count as well.
/// Whoever sends the person anew afterwards makes a new lead.
public final class Eraser implements Step {
    private static final Logger LOG = System.getLogger(Eraser.class.getName());

    /// Bodies that are looked through at once.
    private static final int CHUNK = 200;

    /// Longer than any append waits for the disk.
    private static final Duration APPEND_MAX = Duration.ofMinutes(1);

    private static final Duration AFTER_MOVE = Duration.ofMinutes(1);

    private final Processor.Parts parts;
    private final Erasures erasures;
    private final Duration logKept;

    /// @param logKept for how long at most the log keeps the bytes of an entry after it was accepted
    public Eraser(Processor.Parts parts, Duration logKept) {
        this.parts = parts;
        this.erasures = new Erasures(parts.database());
        this.logKept = logKept;
    }

    /// What became of the wish to erase somebody.
    public sealed interface Answer {}

    /// Begun; what it removed so far.
    public record Begun(Erasure erasure) implements Answer {}

    /// The attribute is none that tells persons apart, or the value cannot be one of its.
    public record NobodyNamed(String attribute) implements Answer {}

    /// Erases whoever holds a unique value.
    ///
    /// @param who asks for it
    public Answer erase(Account account, String attribute, String value, String who) {
        List<UniqueKey> named =
                Interpret.keysIn(
                        List.of(new Given(attribute, Optional.of(value))),
                        account.rules(),
                        parts.contacts());
        if (named.isEmpty()) {
            return new NobodyNamed(attribute);
        }
        refuseDuringMove();
        Instant now = parts.clock().instant().truncatedTo(ChronoUnit.MICROS);
        Erasure erasure =
                new Erasure(
                        account.id(),
                        UUID.randomUUID(),
                        now,
                        who,
                        named.getFirst().field(),
                        now.plus(logKept),
                        0,
                        0,
                        0,
                        0,
                        Optional.empty());
        erasures.begin(erasure, parts.log().id(), logEnds(), named, ErasedRequest.words());
        sweep(erasure, account.rules());
        LOG.log(Level.INFO, "person erased account={0} erasure={1}", account.name(), erasure.id());
        return new Begun(erasures.find(account.id(), erasure.id()).orElseThrow());
    }

    /// What still waits in the log before would bring the person back.
    private void refuseDuringMove() {
        if (new Logs(parts.database()).all().stream().anyMatch(Logs.KnownLog::isDraining)) {
            throw new LogUnavailableException(
                    "nobody can be erased while the log moves: again when the former one is worked off",
                    AFTER_MOVE,
                    null);
        }
    }

    /// The receipt of an account's own erasure, as it stands now.
    public Optional<Erasure> find(AccountId account, UUID id) {
        return erasures.find(account, id);
    }

    /// Receipts of an account, the newest first.
    public List<Erasure> list(AccountId account, int max) {
        return erasures.list(account, max);
    }

    /// Finishes what can be finished now.
    ///
    /// @return how many erasures are done by this
    @Override
    public int runOnce() {
        Instant now = parts.clock().instant();
        List<Erasure> passed = erasures.passed(now.minus(APPEND_MAX));
        for (Erasure erasure : passed) {
            parts.settings()
                    .get()
                    .account(erasure.account())
                    .ifPresent(account -> sweep(erasure, account.rules()));
            erasures.done(erasure, now);
        }
        int forgotten = erasures.forget(now);
        if (!passed.isEmpty() || forgotten > 0) {
            LOG.log(
                    Level.INFO,
                    "erasures finished erasures={0} hashes_forgotten={1}",
                    passed.size(),
                    forgotten);
        }
        return passed.size();
    }

    private List<Long> logEnds() {
        return IntStream.range(0, parts.log().partitions())
                .mapToObj(partition -> parts.log().extent(partition).end())
                .toList();
    }

    /// Clears what made no lead of its own, and ends what waits for its next try.
    private void sweep(Erasure erasure, AccountRules rules) {
        Traces traces = Traces.of(parts, erasures.keys(erasure), rules);
        endRetries(erasure, traces);
        clearAll(erasure, traces, after -> erasures.unattached(erasure, after, CHUNK));
        clearAll(erasure, traces, after -> erasures.repeated(erasure, after, CHUNK));
    }

    /// @param next gives those after one, at most [#CHUNK]
    private void clearAll(
            Erasure erasure, Traces traces, Function<Optional<Unattached>, List<Unattached>> next) {
        Optional<Unattached> last = Optional.empty();
        List<Unattached> chunk;
        do {
            chunk = next.apply(last);
            clear(
                    erasure,
                    chunk.stream()
                            .filter(it -> traces.in(it.kind(), it.parameters(), it.body()))
                            .toList());
            last = chunk.isEmpty() ? last : Optional.of(chunk.getLast());
        } while (chunk.size() == CHUNK);
    }

    private void clear(Erasure erasure, List<Unattached> found) {
        if (!found.isEmpty()) {
            erasures.clear(erasure, found, ErasedRequest.words());
        }
    }

    private void endRetries(Erasure erasure, Traces traces) {
        Retries retries = new Retries(parts.database());
        Optional<Position> last = Optional.empty();
        List<Retrying> chunk;
        do {
            chunk = retries.of(erasure.account(), last, CHUNK);
            chunk.stream()
                    .filter(it -> !it.acceptedAt().isAfter(erasure.askedAt()))
                    .filter(it -> isOfPerson(it, traces))
                    .forEach(it -> endUnlessTried(erasure, it));
            last = chunk.isEmpty() ? last : Optional.of(chunk.getLast().position());
        } while (chunk.size() == CHUNK);
    }

    private static boolean isOfPerson(Retrying waiting, Traces traces) {
        try {
            Entry entry = EntryCodec.decode(waiting.position(), waiting.entry());
            return traces.in(entry.header().kind(), entry.attributes().parameters(), entry.body());
        } catch (DamagedLogException e) {
            LOG.log(Level.ERROR, "retry not looked at position={0}", waiting.position());
            return false;
        }
    }

    private void endUnlessTried(Erasure erasure, Retrying waiting) {
        try {
            end(erasure, waiting);
        } catch (StoreException.Fenced e) {
            LOG.log(Level.INFO, "retry was under way, and ends erased by itself");
        }
    }

    private void end(Erasure erasure, Retrying retrying) {
        Map<LogId, Short> numbers =
                new Logs(parts.database())
                        .all().stream()
                                .collect(
                                        Collectors.toMap(Logs.KnownLog::id, Logs.KnownLog::number));
        erasures.end(
                erasure,
                ErasedRequest.ending(retrying, parts.clock().instant()),
                numbers,
                ErasedRequest.words());
    }
}
