package io.catchment.console;

import gg.jte.html.HtmlTemplateOutput;

/// A replay or dismissal of many.
///
/// @param rest where the requests that it leaves are listed
record BulkRunPage(Shell shell, BulkRunView run, String rest) implements View {
    boolean offersStop() {
        return run.isRunning() && shell.user().role().includes(Role.OPERATOR);
    }

    @Override
    public void render(HtmlTemplateOutput out) {
        JtebulkrunpageGenerated.render(out, NOTHING_MORE, this);
    }
}
