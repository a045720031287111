package io.catchment.http;

import io.catchment.process.DryRun;
import io.catchment.quarantine.AuditTrail;
import io.catchment.quarantine.Dismissals;
import io.catchment.quarantine.Eraser;
import io.catchment.quarantine.Quarantine;
import io.catchment.quarantine.Replays;
import io.catchment.settings.AccountKeys;
import io.catchment.settings.AccountSettings;
import io.catchment.settings.Administrators;
import io.catchment.settings.SettingsFiles;

/// What the calls of the native API do their work with.
public record Administration(
        Quarantine quarantine,
        Replays replays,
        Dismissals dismissals,
        AuditTrail audit,
        DryRun dryRun,
        Eraser eraser,
        AccountSettings settings,
        AccountKeys keys,
        Administrators administrators,
        SettingsFiles settingsFiles) {}
