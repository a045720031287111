/// The console: what the person who runs lead capture sees in a browser.
///
/// Start reading at `Console`: every request passes its gate, which knows who asks and what they may. A page is a record,
/// checked when it is made, and a template of the same name in `src/main/jte`, which the build turns into Java. Pages of one
/// matter stand together in one class, as `UserPages`, that lists its calls.
///
/// Nothing is asked of anybody else's server, no script and no style stands within a page, and what the log and the
/// processors say of themselves is shown while the store is away too.
@NullMarked
package io.catchment.console;

import org.jspecify.annotations.NullMarked;
