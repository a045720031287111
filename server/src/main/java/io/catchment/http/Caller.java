package io.catchment.http;

import io.catchment.KeyId;
import io.catchment.settings.Account;

/// Who is calling: an account, and by which of its keys.
record Caller(Account account, KeyId key) {}
