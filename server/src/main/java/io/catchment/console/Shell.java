package io.catchment.console;

import java.util.List;
import java.util.Optional;

/// What stands around every page.
///
/// @param title of the page, and its heading
/// @param section that the page is in; empty: in none
/// @param links of the navigation
/// @param accounts to choose from, where the section is of one
/// @param csrf what every form brings along
/// @param banner what is wrong with the server, where that bears on every page
record Shell(
        String title,
        Optional<Section> section,
        List<Link> links,
        List<Link> accounts,
        User user,
        String csrf,
        Optional<Notice> notice,
        Optional<String> banner) {
    Shell {
        links = List.copyOf(links);
        accounts = List.copyOf(accounts);
    }

    /// @param isHere it leads to where one is
    record Link(String title, String path, boolean isHere) {}

    /// The account that is looked at.
    Optional<String> account() {
        return accounts.stream().filter(Link::isHere).map(Link::title).findFirst();
    }

    Asset asset(String name) {
        return Assets.SHIPPED.named(name);
    }

    /// As the attribute that makes htmx send the token along.
    String htmxHeaders() {
        return "{\"" + Visit.CSRF_HEADER + "\":\"" + csrf + "\"}";
    }
}
