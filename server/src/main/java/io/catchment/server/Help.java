package io.catchment.server;

import java.util.Arrays;
import java.util.stream.Collectors;

/// What `--help` prints: every setting, from the one list of them.
final class Help {
    private static final String HEAD =
            """
            catchment: captures leads and opportunities over HTTP and loses none

            usage: bin/catchment [--config FILE] [--no-demo] [--SETTING VALUE]...
                   bin/catchment backup DIR [--SETTING VALUE]...
                   bin/catchment restore DIR [--store-only] [--SETTING VALUE]...
                   bin/catchment import-settings FILE... | --host HOST [--account NAME] [--country IN] [--no-users]
                   bin/catchment administrator-key [--SETTING VALUE]...
                   bin/catchment console-password [USER] [--SETTING VALUE]...
                   bin/catchment --help | --version

            backup copies store and log into DIR, also while the server runs. restore puts them into an empty data
            directory (and an empty database of your own); --store-only leaves the log as it is, and the next start
            catches up from it. See docs/backup.md.

            import-settings prints the settings file of a LeadSquared account, from files with the answers of its metadata
            calls, or from a live host with the keys in LEADSQUARED_ACCESS_KEY and LEADSQUARED_SECRET_KEY. See
            docs/settings-file.md.

            administrator-key makes a new administrator's key in the store, for who has lost theirs, and prints it once; the
            others stay good. With the embedded PostgreSQL, stop the server first. See docs/native-api.md.

            console-password makes a new password for a user of the console (without a name: admin) and prints it once. With
            the embedded PostgreSQL, stop the server first. See docs/console.md.

            Settings come from catchment.yaml (or the file that --config or CATCHMENT_CONFIG names), then from the
            environment, then from the command line; the later one counts.

            """;

    private Help() {}

    static String text() {
        return HEAD
                + Arrays.stream(Setting.values()).map(Help::entry).collect(Collectors.joining());
    }

    private static String entry(Setting setting) {
        String standard =
                setting.standard().isEmpty() ? "" : " (default " + setting.standard() + ")";
        return "  %-26s %s%n      %s%s%n"
                .formatted(setting.flag(), setting.variable(), setting.meaning(), standard);
    }
}
