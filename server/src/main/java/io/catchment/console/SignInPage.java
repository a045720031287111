package io.catchment.console;

import gg.jte.html.HtmlTemplateOutput;
import java.time.Duration;

/// Where people say who they are.
///
/// @param name as it was given before
/// @param next where they wanted to go
/// @param csrf what the form brings along
record SignInPage(Said said, String name, String next, String csrf) implements View {
    /// What came of trying it before.
    sealed interface Said {
        record Nothing() implements Said {}

        record Wrong() implements Said {}

        /// Too many were wrong.
        record Wait(Duration left) implements Said {}

        record FormTooOld() implements Said {}

        record StoreAway() implements Said {}

        /// Too many come at once.
        record Busy() implements Said {}
    }

    /// Empty when there is nothing to say.
    String sentence() {
        return switch (said) {
            case Said.Nothing() -> "";
            case Said.Wrong() -> "That name and password do not go together.";
            case Said.Wait(Duration left) ->
                    "Too many tries. The next one is looked at in %s."
                            .formatted(Figures.span(left.plusSeconds(1)));
            case Said.FormTooOld() -> "This page had been open for too long. Try it once more.";
            case Said.Busy() -> "Too many are signing in at this moment. Try it again.";
            case Said.StoreAway() ->
                    "The store does not answer, so nobody can be let in now. Requests are accepted all the same and wait in the log.";
        };
    }

    Asset asset(String file) {
        return Assets.SHIPPED.named(file);
    }

    @Override
    public void render(HtmlTemplateOutput out) {
        JtesigninGenerated.render(out, NOTHING_MORE, this);
    }
}
