package io.catchment.console;

import gg.jte.TemplateOutput;
import gg.jte.html.HtmlInterceptor;
import gg.jte.html.HtmlTemplateOutput;
import gg.jte.html.OwaspHtmlTemplateOutput;
import gg.jte.output.StringOutput;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/// What a template is filled with: a page, or a part of one. Whatever it holds is escaped where it is written.
interface View {
    /// Asked for by every template, and of no use to ours.
    HtmlInterceptor NOTHING_MORE = new NothingMore();

    // Most pages are below it.
    int CHARACTERS = 16 << 10;

    /// By the template that the build has made Java of.
    void render(HtmlTemplateOutput out);

    default String html() {
        StringOutput text = new StringOutput(CHARACTERS);
        render(new OwaspHtmlTemplateOutput(text));
        return text.toString();
    }

    default byte[] bytes() {
        return html().getBytes(StandardCharsets.UTF_8);
    }

    /// Adds nothing.
    final class NothingMore implements HtmlInterceptor {
        @Override
        public void onHtmlTagOpened(
                String name, Map<String, Object> attributes, TemplateOutput out) {}

        @Override
        public void onHtmlTagClosed(String name, TemplateOutput out) {}
    }
}
