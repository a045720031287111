package io.catchment;

import java.util.Map;
import java.util.Optional;

/// What an account has set up that decides what a capture does.
///
/// @param country two letters (ISO 3166-1) that phone numbers without a country code are read with
/// @param leadFields the system's and the account's own, `ProspectID` not among them: it is the lead's id
/// @param opportunityTypes by event code
/// @param users who may own what
public record AccountRules(
        String country,
        Fields leadFields,
        Map<Integer, OpportunityType> opportunityTypes,
        UnknownFields unknownFields,
        BadContact badContact,
        OnKeyConflict onKeyConflict,
        Users users) {

    /// What becomes of attributes and fields that the account does not know.
    public enum UnknownFields {
        /// The request ends as an error that names them.
        REJECT,
        /// They are left out, and named in the explanation.
        IGNORE,
        /// They are stored under the name they came with.
        KEEP
    }

    /// What becomes of a phone number that cannot be one, or an e-mail address without `@`.
    public enum BadContact {
        /// It is stored and matched as the text it is, with a warning.
        KEEP,
        /// The request ends as an error that names it.
        ERROR
    }

    /// What becomes of a unique value that belongs to another lead than the one found.
    public enum OnKeyConflict {
        /// The request ends as an error; nothing changes.
        ERROR,
        /// The lead found keeps what it had there; the rest of the request applies.
        KEEP_MATCHED
    }

    public AccountRules {
        if (country.length() != 2) {
            throw new IllegalArgumentException(
                    "country '" + country + "' is not a code of two letters");
        }
        opportunityTypes = Map.copyOf(opportunityTypes);
    }

    public Optional<OpportunityType> opportunityType(int eventCode) {
        return Optional.ofNullable(opportunityTypes.get(eventCode));
    }
}
