package io.catchment.console;

import java.util.List;

/// The pages of one matter.
interface Pages {
    List<PageCall> calls();
}
