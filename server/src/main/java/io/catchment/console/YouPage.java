package io.catchment.console;

import gg.jte.html.HtmlTemplateOutput;
import java.util.List;

/// Who is signed in, and their password.
///
/// @param wrong with the password that they wanted
record YouPage(Shell shell, List<String> wrong) implements View {
    YouPage {
        wrong = List.copyOf(wrong);
    }

    int charactersMin() {
        return Users.PASSWORD_CHARACTERS_MIN;
    }

    @Override
    public void render(HtmlTemplateOutput out) {
        JteyouGenerated.render(out, NOTHING_MORE, this);
    }
}
