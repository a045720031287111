package io.catchment.console;

import gg.jte.html.HtmlTemplateOutput;
import io.catchment.store.ConsoleUserRows;
import java.util.List;
import java.util.Optional;

/// Who may use the console.
///
/// @param made a password to be shown, this once
/// @param draft of a user to be added
record UsersPage(
        Shell shell, List<ConsoleUserRows.Row> users, Optional<Users.Made.As> made, Draft draft)
        implements View {
    UsersPage {
        users = List.copyOf(users);
    }

    /// @param wrong with it; empty: nothing
    record Draft(String name, String role, String wrong) {
        static final Draft EMPTY = new Draft("", Role.VIEWER.word(), "");
    }

    boolean isYou(ConsoleUserRows.Row user) {
        return user.id() == shell.user().id();
    }

    @Override
    public void render(HtmlTemplateOutput out) {
        JteusersGenerated.render(out, NOTHING_MORE, this);
    }
}
