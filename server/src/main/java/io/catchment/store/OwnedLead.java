package io.catchment.store;

import io.catchment.AccountId;
import io.catchment.Lead;

/// A lead with the account it belongs to.
public record OwnedLead(AccountId account, Lead lead) {}
