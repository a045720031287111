package io.catchment.console;

import io.catchment.store.ConsoleUserRows.Changed;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/// What somebody who is signed in sees and changes of themselves.
record YouPages(Users users, SignIn signIn, Sessions sessions) implements Pages {
    private static final String PASSWORD = Paths.YOU + "/password";

    @Override
    public List<PageCall> calls() {
        return List.of(
                PageCall.get(Paths.YOU, Role.VIEWER, visit -> Shown.page(page(visit, List.of())))
                        .withoutStore(),
                PageCall.post(PASSWORD, Role.VIEWER, this::changePassword));
    }

    private static YouPage page(Visit visit, List<String> wrong) {
        return new YouPage(visit.shell("You"), wrong);
    }

    private Shown changePassword(Visit visit) {
        String current = visit.form().text("current");
        String wanted = visit.form().text("new");
        List<String> wrong = wrong(wanted, visit.form().text("again"), current);
        if (!wrong.isEmpty()) {
            return Shown.again(page(visit, wrong));
        }
        Optional<Boolean> right = signIn.isPasswordOf(visit.user(), current);
        if (right.isEmpty()) {
            return Shown.again(page(visit, List.of("Too many tries: wait for a minute.")));
        }
        if (!right.get()) {
            return Shown.again(page(visit, List.of("The current password is not right.")));
        }
        return changed(
                visit,
                users.changePassword(
                        visit.user(), wanted, HexFormat.of().parseHex(visit.session().idHash())));
    }

    private static List<String> wrong(String wanted, String again, String current) {
        if (wanted.length() < Users.PASSWORD_CHARACTERS_MIN) {
            return List.of(
                    "The new password has %d characters and needs %d or more. Several words do well."
                            .formatted(wanted.length(), Users.PASSWORD_CHARACTERS_MIN));
        }
        if (wanted.length() > Users.PASSWORD_CHARACTERS_MAX) {
            return List.of(
                    "The new password may have %d characters and no more."
                            .formatted(Users.PASSWORD_CHARACTERS_MAX));
        }
        if (!wanted.equals(again)) {
            return List.of("The new password and its repetition are not the same.");
        }
        return wanted.equals(current)
                ? List.of("The new password is the one that you have now.")
                : List.of();
    }

    private Shown changed(Visit visit, Changed changed) {
        if (changed != Changed.DONE) {
            return Shown.again(page(visit, List.of("There is no such user any more.")));
        }
        sessions.checkAgain();
        visit.say(
                Notice.done(
                        "Your password is changed. Wherever else you were signed in, you no longer are."));
        return Shown.elsewhere(Paths.YOU);
    }
}
