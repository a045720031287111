package io.catchment.console;

import io.catchment.RequestFilter;
import io.catchment.http.LedgerTable;
import io.catchment.http.RequestsTable;
import io.catchment.http.Site;
import io.catchment.settings.Account;
import io.catchment.status.Books;
import io.catchment.status.Ledger;
import io.catchment.status.NodeState;
import io.catchment.status.RequestList;
import io.catchment.status.RequestList.Place;
import io.catchment.status.RequestList.State;
import io.catchment.status.Sums;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;

/// What became of everything that an account sent: the sums, and from each of them to the requests.
record LedgerPages(Books books, Supplier<NodeState> node, InstantSource clock) implements Pages {
    private static final int ROWS = 100;
    private static final String CSV = "text/csv; charset=utf-8; header=present";
    private static final String PLACE_PARTED_BY = "_";

    /// They are few: those of a retry table, and of a bounded look at the log.
    private static final Set<State> WAITING = EnumSet.of(State.RETRYING, State.PENDING);

    /// Of so many states most requests are in one: a page is full soon.
    private static final int MOST_STATES = 8;

    private static final Map<Integer, String> NOT_TAKEN =
            Map.of(
                    401, "keys were missing or wrong",
                    408, "the body did not come in time",
                    413, "the body was too large",
                    429, "over the rate limit",
                    503, "the log could take no more");

    @Override
    public List<PageCall> calls() {
        String path = Section.LEDGER.path();
        return List.of(
                PageCall.get(path, Role.VIEWER, PageCall.ofAccount(this::sums)),
                PageCall.get(path + "/sums.csv", Role.VIEWER, PageCall.ofAccount(this::sumsCsv)),
                PageCall.get(path + "/requests", Role.VIEWER, PageCall.ofAccount(this::requests)),
                PageCall.get(
                        path + "/requests.csv",
                        Role.VIEWER,
                        PageCall.ofAccount(this::requestsCsv)));
    }

    private Optional<LedgerAsked> asked(Visit visit, Account account) {
        return LedgerAsked.read(visit.query(), account.name(), clock);
    }

    // ---- sums ----

    private Shown sums(Visit visit, Account account) {
        return asked(visit, account)
                .map(asked -> Shown.page(page(visit, account, asked, "")))
                .orElseGet(() -> Shown.again(wrong(visit, account)));
    }

    private LedgerPage wrong(Visit visit, Account account) {
        return page(
                visit,
                account,
                LedgerAsked.lately(account.name(), clock),
                "The first hour has to come before the last, by %d days at most. These are the last 24 hours."
                        .formatted(LedgerAsked.SPAN_MAX.toDays()));
    }

    private LedgerPage page(Visit visit, Account account, LedgerAsked asked, String wrong) {
        Optional<Ledger.Answer> answer = books.sums(asked.filter(account.id()));
        return new LedgerPage(
                visit.shell("Ledger", Section.LEDGER),
                asked,
                wrong,
                answer.map(it -> LedgerTableView.of(asked, it)),
                answer.map(Ledger.Answer::uncounted).orElse(0L),
                notTaken(asked, answer.map(Ledger.Answer::notTaken).orElse(List.of())),
                LedgerPage.Proof.of(node.get()));
    }

    private List<LedgerPage.NotTaken> notTaken(LedgerAsked asked, List<Ledger.NotTaken> own) {
        Map<Integer, Long> ofAccount = byStatus(own);
        Map<Integer, Long> ofNobody = byStatus(books.ofNobody(asked.from(), asked.to()));
        Set<Integer> statuses = new java.util.TreeSet<>(ofAccount.keySet());
        statuses.addAll(ofNobody.keySet());
        return statuses.stream()
                .map(status ->
                        new LedgerPage.NotTaken(
                                status,
                                NOT_TAKEN.getOrDefault(status, ""),
                                ofAccount.getOrDefault(status, 0L),
                                ofNobody.getOrDefault(status, 0L)))
                .toList();
    }

    private static Map<Integer, Long> byStatus(List<Ledger.NotTaken> all) {
        Map<Integer, Long> sums = new TreeMap<>();
        all.forEach(one -> sums.merge(one.status(), one.requests(), Long::sum));
        return sums;
    }

    private Shown sumsCsv(Visit visit, Account account) {
        Optional<LedgerAsked> asked = asked(visit, account);
        return asked.flatMap(it -> books.sums(it.filter(account.id())))
                .<Shown>map(sums ->
                        new Shown.Download(
                                CSV, fileName("ledger", asked.get()), once(LedgerTable.of(sums))))
                .orElseGet(() -> visit.notFound("ledger of these hours"));
    }

    private static String fileName(String what, LedgerAsked asked) {
        return "%s-%s-%s.csv"
                .formatted(
                        what,
                        asked.account().replaceAll("[^A-Za-z0-9._-]", "-"),
                        LedgerAsked.local(asked.from()).replace(":", ""));
    }

    private static Site.Pieces once(byte[] bytes) {
        List<byte[]> left = new java.util.ArrayList<>(List.of(bytes));
        return () -> left.isEmpty() ? Optional.empty() : Optional.of(left.removeFirst());
    }

    // ---- the requests behind a figure ----

    private Shown requests(Visit visit, Account account) {
        String word = visit.query().text("state");
        return asked(visit, account)
                .flatMap(asked ->
                        states(word)
                                .map(states ->
                                        Shown.page(page(visit, account, asked, word, states))))
                .orElseGet(() -> visit.notFound("figure"));
    }

    private Shown requestsCsv(Visit visit, Account account) {
        return asked(visit, account)
                .flatMap(asked ->
                        states(visit.query().text("state"))
                                .<Shown>map(states ->
                                        new Shown.Download(
                                                CSV,
                                                fileName("requests", asked),
                                                new RequestsTable(
                                                        books,
                                                        asked.filter(account.id()),
                                                        states,
                                                        Optional.empty()))))
                .orElseGet(() -> visit.notFound("figure"));
    }

    private static Optional<Set<State>> states(String word) {
        return switch (word) {
            case LedgerTableView.RECEIVED -> Optional.of(EnumSet.allOf(State.class));
            case LedgerTableView.ACCEPTED ->
                    Optional.of(EnumSet.complementOf(EnumSet.of(State.REFUSED)));
            default ->
                    Arrays.stream(State.values())
                            .filter(state -> BehindLine.word(state).equals(word))
                            .findFirst()
                            .map(EnumSet::of);
        };
    }

    private LedgerRequestsPage page(
            Visit visit, Account account, LedgerAsked asked, String word, Set<State> states) {
        Optional<Place> after = visit.query().given("after").flatMap(LedgerPages::place);
        RequestFilter all = asked.filter(account.id());
        RequestFilter looked = looked(all, states, after);
        RequestList.Page page = books.page(looked, states, after, ROWS);
        boolean hasEnded = !page.more() && looked.to().isBefore(all.to());
        Optional<Place> next =
                page.more()
                        ? Optional.of(page.listed().getLast().place())
                        : Optional.of(Place.before(looked.to())).filter(_ -> hasEnded);
        CapturedPaths paths = new CapturedPaths(account.name());
        return new LedgerRequestsPage(
                visit.shell("Requests of the ledger", Section.LEDGER),
                asked,
                word,
                what(asked, word),
                page.listed().stream().map(listed -> BehindLine.of(paths, listed)).toList(),
                after.isEmpty(),
                next.map(place -> asked.requests(word) + "&after=" + text(place)),
                Optional.of(looked.to()).filter(_ -> hasEnded),
                page.whole());
    }

    /// Where to look: what the sums say is not there is passed over, and of the rest so much at a time.
    private RequestFilter looked(RequestFilter all, Set<State> states, Optional<Place> after) {
        boolean ofAll = all.source().isEmpty() && all.key().isEmpty();
        if (ofAll && (states.size() >= MOST_STATES || WAITING.containsAll(states))) {
            return all;
        }
        RequestFilter left =
                new RequestFilter(
                        all.account(),
                        begin(all, states, after),
                        all.to(),
                        all.source(),
                        all.key());
        return books.reach(left, after);
    }

    /// The first hour that has any of them, from where the last page ended.
    private Instant begin(RequestFilter all, Set<State> states, Optional<Place> after) {
        Instant from = after.map(Place::acceptedAt).filter(all.from()::isBefore).orElse(all.from());
        return books.sums(all)
                .flatMap(sums ->
                        sums.lines().entrySet().stream()
                                .filter(line -> has(line.getValue(), states))
                                .map(line -> line.getKey().hour())
                                .filter(hour -> hour.plus(1, ChronoUnit.HOURS).isAfter(from))
                                .findFirst())
                .filter(from::isBefore)
                .orElse(from);
    }

    private static boolean has(Sums sums, Set<State> states) {
        return states.stream().anyMatch(state -> of(sums, state) > 0);
    }

    private static long of(Sums sums, State state) {
        return switch (state) {
            case REFUSED -> sums.refused();
            case CREATED -> sums.of(io.catchment.Effect.CREATED);
            case UPDATED -> sums.of(io.catchment.Effect.UPDATED);
            case DUPLICATE -> sums.of(io.catchment.Effect.DUPLICATE);
            case REPEATED -> sums.of(io.catchment.Effect.REPEATED);
            case ERROR -> sums.of(io.catchment.Effect.ERROR);
            case FAILURE -> sums.of(io.catchment.Effect.FAILURE);
            case RETRYING -> sums.retrying();
            case PENDING -> sums.pending();
        };
    }

    private static String what(LedgerAsked asked, String word) {
        return "Counted as %s, accepted from %s to %s UTC%s%s"
                .formatted(
                        word,
                        Figures.moment(asked.from()).substring(0, 16),
                        Figures.moment(asked.to()).substring(0, 16),
                        asked.source()
                                .map(it -> ", source " + LedgerTableView.name(Optional.of(it)))
                                .orElse(""),
                        asked.key().map(it -> ", access key " + it.value()).orElse(""));
    }

    private static String text(Place place) {
        return String.join(
                PLACE_PARTED_BY,
                String.valueOf(ChronoUnit.MICROS.between(Instant.EPOCH, place.acceptedAt())),
                String.valueOf(place.logNumber()),
                String.valueOf(place.partition()),
                String.valueOf(place.offset()));
    }

    private static Optional<Place> place(String text) {
        if (!text.matches("[0-9]{1,17}_(-1|[0-9]{1,4})_[0-9]{1,4}_[0-9]{1,18}")) {
            return Optional.empty();
        }
        List<Long> numbers =
                Arrays.stream(text.split(PLACE_PARTED_BY, -1)).map(Long::parseLong).toList();
        return Optional.of(
                new Place(
                        Instant.EPOCH.plus(numbers.get(0), ChronoUnit.MICROS),
                        numbers.get(1).intValue(),
                        numbers.get(2).intValue(),
                        numbers.get(3)));
    }
}
