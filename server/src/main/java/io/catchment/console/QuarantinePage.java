package io.catchment.console;

import gg.jte.html.HtmlTemplateOutput;
import io.catchment.quarantine.Page;
import io.catchment.quarantine.Quarantine;
import io.catchment.quarantine.Quarantined;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/// What could not be applied, the newest first.
///
/// @param wrong with the filter
/// @param kinds how many there are of each, among those that were looked through
/// @param backTo how far that was; empty: to the end
/// @param isFirst page of the list
/// @param run that is under way
record QuarantinePage(
        Shell shell,
        QuarantinePaths paths,
        QuarantineQuery query,
        List<String> wrong,
        List<Quarantine.Sum> kinds,
        Page<Quarantined> requests,
        Optional<Instant> backTo,
        boolean isFirst,
        Optional<BulkRunView> run)
        implements View {
    QuarantinePage {
        wrong = List.copyOf(wrong);
        kinds = List.copyOf(kinds);
    }

    /// Where the same list is for one kind.
    String path(Quarantine.Sum kind) {
        return paths.list() + query.of(kind.effect(), kind.exceptionType()).address();
    }

    /// How many match: a bound where not all were looked through.
    String matching() {
        long requests = kinds.stream().mapToLong(Quarantine.Sum::requests).sum();
        return (backTo.isPresent() ? "at least " : "") + Figures.count(requests);
    }

    String state(Quarantined request) {
        return request.state().name().toLowerCase(Locale.ROOT);
    }

    /// Whether something may be done to all that match.
    boolean offersAll() {
        return query.isOpen()
                && isFirst
                && !kinds.isEmpty()
                && shell.user().role().includes(Role.OPERATOR);
    }

    Optional<String> older() {
        String address = query.address();
        return requests.next()
                .map(place ->
                        paths.list()
                                + address
                                + (address.isEmpty() ? "?" : "&")
                                + "before="
                                + place.stream()
                                        .map(String::valueOf)
                                        .collect(Collectors.joining(".")));
    }

    @Override
    public void render(HtmlTemplateOutput out) {
        JtequarantineGenerated.render(out, NOTHING_MORE, this);
    }
}
