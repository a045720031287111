package io.catchment.settings;

import java.util.List;
import java.util.stream.Collectors;

/// Settings that cannot be applied, with everything that is wrong with them.
public final class WrongSettingsException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final transient List<SettingsProblem> problems;

    public WrongSettingsException(List<SettingsProblem> problems) {
        super(problems.stream().map(SettingsProblem::toString).collect(Collectors.joining("\n")));
        this.problems = List.copyOf(problems);
    }

    public List<SettingsProblem> problems() {
        return problems;
    }
}
