package io.catchment.server;

import io.catchment.settings.SettingsFiles;
import io.catchment.settings.SettingsPlan;
import io.catchment.settings.WrongSettingsException;
import io.catchment.store.Database;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/// The settings file of a start: read before anything is opened, applied when the store is met.
///
/// ```
///   read ──wrong──► the start is refused
///    │
///    ▼                    ┌─ at the start: the start is refused
///   the store is met ─────┤  (a key of another account)
///                         └─ later: said in the log; what the store has goes on
/// ```
final class WantedSettings {
    private static final Logger LOG = System.getLogger(WantedSettings.class.getName());

    /// Under this name its changes stand in the audit.
    private static final String BY = "settings file";

    private final Path file;
    private final SettingsFiles.Checked checked;
    private volatile boolean mayStopTheNode = true;

    private WantedSettings(Path file, SettingsFiles.Checked checked) {
        this.file = file;
        this.checked = checked;
    }

    /// @throws ConfigException that names everything that is wrong with the file
    static WantedSettings read(Path file) {
        try {
            return new WantedSettings(
                    file,
                    SettingsFiles.yaml(
                            Files.readString(file),
                            variable -> Optional.ofNullable(System.getenv(variable))));
        } catch (IOException e) {
            throw new ConfigException(List.of(ConfigReader.unreadable(file, e)));
        } catch (WrongSettingsException e) {
            throw refused(file, e);
        }
    }

    private static ConfigException refused(Path file, WrongSettingsException e) {
        return new ConfigException(
                e.problems().stream().map(problem -> file + ": " + problem).toList());
    }

    /// From now on requests are taken, which a settings file must not bring to an end.
    void mayNoLongerStopTheNode() {
        mayStopTheNode = false;
    }

    /// @throws ConfigException when it contradicts what the store has, and the node may still be stopped
    void apply(Database reached) {
        try {
            SettingsPlan plan =
                    new SettingsFiles(reached, Optional.empty(), InstantSource.system())
                            .apply(checked, BY);
            plan.warnings()
                    .forEach(warning ->
                            LOG.log(Level.WARNING, "settings file warning={0}", warning));
            LOG.log(
                    Level.INFO,
                    "settings file applied accounts={0} differences={1}",
                    plan.changes().size(),
                    plan.differences().size());
        } catch (WrongSettingsException e) {
            if (mayStopTheNode) {
                throw refused(file, e);
            }
            e.problems()
                    .forEach(problem ->
                            LOG.log(
                                    Level.ERROR,
                                    "settings file not applied reason={0}: {1}",
                                    file,
                                    problem));
        }
    }
}
