package io.catchment.console;

import io.catchment.store.ConsoleUserRows;
import io.catchment.store.ConsoleUserRows.Changed;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;

/// Who may use the console, for those who look after it.
record UserPages(Users users, Sessions sessions) implements Pages {
    private static final String ID = "id";
    private static final String LIST = Section.USERS.path();
    private static final String ONE = LIST + "/{" + ID + "}";

    @Override
    public List<PageCall> calls() {
        return List.of(
                PageCall.get(LIST, Role.ADMINISTRATOR, visit -> Shown.page(page(visit))),
                PageCall.post(LIST, Role.ADMINISTRATOR, this::add),
                PageCall.post(ONE + "/role", Role.ADMINISTRATOR, this::setRole),
                PageCall.post(ONE + "/password", Role.ADMINISTRATOR, this::resetPassword),
                PageCall.post(
                        ONE + "/disable",
                        Role.ADMINISTRATOR,
                        visit -> change(visit, users::disable, "is disabled and signed out")),
                PageCall.post(
                        ONE + "/enable",
                        Role.ADMINISTRATOR,
                        visit -> change(visit, users::enable, "may sign in again")));
    }

    private UsersPage page(Visit visit) {
        return page(visit, Optional.empty(), UsersPage.Draft.EMPTY);
    }

    private UsersPage page(Visit visit, Optional<Users.Made.As> made, UsersPage.Draft draft) {
        return new UsersPage(visit.shell("Users", Section.USERS), users.all(), made, draft);
    }

    private Shown add(Visit visit) {
        String name = Users.name(visit.form().text("name"));
        String role = visit.form().text("role");
        if (!Users.isName(name)) {
            return notAdded(
                    visit,
                    new UsersPage.Draft(
                            name,
                            role,
                            "A name has small letters, digits and . _ @ + - in it, begins with a letter or digit, and has 80 characters at most."));
        }
        if (!Role.isWord(role)) {
            return notAdded(visit, new UsersPage.Draft(name, role, "Choose a role."));
        }
        return switch (users.add(visit.user(), name, Role.of(role))) {
            case Users.Made.As made ->
                    Shown.page(page(visit, Optional.of(made), UsersPage.Draft.EMPTY));
            case Users.Made.Not(Changed why) ->
                    notAdded(visit, new UsersPage.Draft(name, role, sentence(why)));
        };
    }

    private Shown notAdded(Visit visit, UsersPage.Draft draft) {
        return Shown.again(page(visit, Optional.empty(), draft));
    }

    private Shown setRole(Visit visit) {
        String role = visit.form().text("role");
        if (!Role.isWord(role)) {
            visit.say(Notice.refused("There is no role " + role + "."));
            return Shown.elsewhere(LIST);
        }
        return change(
                visit,
                (by, id) -> users.setRole(by, id, Role.of(role)),
                "has the role " + role + " now");
    }

    private Shown resetPassword(Visit visit) {
        Optional<ConsoleUserRows.Row> user = user(visit);
        if (user.isEmpty()) {
            return visit.notFound("user");
        }
        Users.Made made = users.resetPassword(visit.user(), user.get().id(), user.get().name());
        sessions.checkAgain();
        return switch (made) {
            case Users.Made.As as ->
                    Shown.page(page(visit, Optional.of(as), UsersPage.Draft.EMPTY));
            case Users.Made.Not(Changed why) -> {
                visit.say(Notice.refused(sentence(why)));
                yield Shown.elsewhere(LIST);
            }
        };
    }

    private Shown change(Visit visit, BiFunction<User, Integer, Changed> change, String done) {
        Optional<ConsoleUserRows.Row> user = user(visit);
        if (user.isEmpty()) {
            return visit.notFound("user");
        }
        Changed changed = change.apply(visit.user(), user.get().id());
        sessions.checkAgain();
        visit.say(
                changed == Changed.DONE
                        ? Notice.done(user.get().name() + " " + done + ".")
                        : Notice.refused(sentence(changed)));
        return Shown.elsewhere(LIST);
    }

    private Optional<ConsoleUserRows.Row> user(Visit visit) {
        String id = visit.variable(ID);
        return id.matches("[0-9]{1,9}") ? users.find(Integer.parseInt(id)) : Optional.empty();
    }

    private static String sentence(Changed changed) {
        return switch (changed) {
            case DONE -> "Done.";
            case UNKNOWN -> "There is no such user any more.";
            case NAME_TAKEN -> "There is a user of this name already.";
            case TOO_MANY ->
                    "There are %d users, and no more may be.".formatted(ConsoleUserRows.USERS_MAX);
            case LAST_ADMINISTRATOR ->
                    "This is the last administrator: nobody could look after the users any more.";
        };
    }
}
