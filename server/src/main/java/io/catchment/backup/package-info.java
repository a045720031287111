/// Backup and restore: one consistent cut of store and log, in a directory that proves itself.
///
/// [Backup][io.catchment.backup.Backup] makes one while the server runs; [StoredBackup][io.catchment.backup.StoredBackup]
/// reads one, and trusts no byte of it before its checksum agreed.
@NullMarked
package io.catchment.backup;

import org.jspecify.annotations.NullMarked;
