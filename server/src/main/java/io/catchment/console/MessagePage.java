package io.catchment.console;

import gg.jte.html.HtmlTemplateOutput;
import java.util.Optional;

/// A page that says one thing.
///
/// @param more in a second sentence
/// @param again where to try it once more
record MessagePage(Shell shell, String said, String more, Optional<String> again) implements View {
    @Override
    public void render(HtmlTemplateOutput out) {
        JtemessageGenerated.render(out, NOTHING_MORE, this);
    }
}
