package io.catchment.console;

import io.catchment.http.Site;
import io.catchment.settings.Account;
import io.catchment.settings.Settings;
import io.catchment.status.NodeState;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/// What is the same around all pages.
///
/// @param sections those that have pages
record Surroundings(
        Supplier<? extends Settings> settings, Supplier<NodeState> node, Set<Section> sections) {
    private static final String NO_ACCOUNT = "-";

    Surroundings {
        sections = Set.copyOf(sections);
    }

    /// The account that the path names, else the one looked at last, else the first.
    String account(Site.Asked asked, Session session) {
        return Optional.ofNullable(asked.variables().get(Section.ACCOUNT))
                .or(session::account)
                .filter(name -> settings.get().accountNamed(name).isPresent())
                .or(() -> names().stream().findFirst())
                .orElse(NO_ACCOUNT);
    }

    private List<String> names() {
        return settings.get().accounts().stream().map(Account::name).sorted().toList();
    }

    List<Shell.Link> links(Optional<Section> here, String account) {
        return Section.all().stream()
                .filter(sections::contains)
                .map(section ->
                        new Shell.Link(
                                section.title(),
                                section.path(account),
                                here.equals(Optional.of(section))))
                .toList();
    }

    List<Shell.Link> accounts(Section section, String account) {
        return names().stream()
                .map(name -> new Shell.Link(name, section.path(name), name.equals(account)))
                .toList();
    }

    Optional<String> banner() {
        NodeState now = node.get();
        if (!now.storeAnswers()) {
            return Optional.of(
                    "The store does not answer. Requests are accepted and wait in the log; what is in the store cannot be shown until it is back.");
        }
        return now.logTakes()
                ? Optional.empty()
                : Optional.of("The intake log takes nothing now: callers are answered 503.");
    }
}
