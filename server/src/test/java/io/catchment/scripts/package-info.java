/// The commands in `bin/`, run by a real bash in a project of their own with stubs for Java and Maven.
@NullMarked
package io.catchment.scripts;

import org.jspecify.annotations.NullMarked;
