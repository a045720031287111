package io.catchment.console;

import io.catchment.http.Site;
import io.catchment.settings.Account;
import java.util.List;
import java.util.Optional;

/// One call that passed the gate: who asks, for what, and what goes around the answer.
record Visit(Site.Asked asked, Session session, Surroundings surroundings) {
    static final String CSRF_FIELD = "csrf";
    static final String CSRF_HEADER = "x-csrf";

    User user() {
        return session.user();
    }

    Site.Form form() {
        return asked.form();
    }

    Site.Form query() {
        return asked.query();
    }

    String variable(String name) {
        return asked.variable(name);
    }

    /// The account that the path names; empty when there is none of that name.
    Optional<Account> account() {
        Optional<Account> account =
                surroundings.settings().get().accountNamed(variable(Section.ACCOUNT));
        account.ifPresent(known -> session.looksAt(known.name()));
        return account;
    }

    /// Whether a script asks for a part of a page.
    boolean isForPart() {
        return asked.header("hx-request").isPresent();
    }

    /// Says it on the next page.
    Visit say(Notice notice) {
        session.say(notice);
        return this;
    }

    /// What goes around a page. Takes what is to be said with it.
    Shell shell(String title, Section section) {
        return shell(title, Optional.of(section));
    }

    /// Around a page of no section.
    Shell shell(String title) {
        return shell(title, Optional.empty());
    }

    private Shell shell(String title, Optional<Section> section) {
        String account = surroundings.account(asked, session);
        return new Shell(
                title,
                section,
                surroundings.links(section, account),
                section.filter(Section::isOfAccount)
                        .map(here -> surroundings.accounts(here, account))
                        .orElse(List.of()),
                user(),
                session.csrf(),
                session.takeNotice(),
                surroundings.banner());
    }

    /// There is no such page, or no such thing as it is about.
    Shown notFound(String what) {
        return new Shown.Page(
                404,
                new MessagePage(
                        shell("Not found"),
                        "There is no " + what + " here.",
                        "It may have been removed, or the address is not right.",
                        Optional.empty()));
    }
}
