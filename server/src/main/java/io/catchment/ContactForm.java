package io.catchment;

/// How e-mail addresses and phone numbers are written and compared.
///
/// A seam, because telling phone numbers apart takes a library and this package has none.
public interface ContactForm {
    /// @param text as the sender wrote it, not empty
    Contact email(String text);

    /// @param text as the sender wrote it, not empty
    /// @param country two letters that a number without a country code is read with
    Contact phone(String text, String country);

    /// One contact value.
    ///
    /// @param stored what is kept and shown: `+91-9988776655`, or the text trimmed
    /// @param compared what two values are equal by: E.164, or the e-mail address in lower case
    /// @param wellFormed false when it cannot be what it is given as, and so is kept as text
    record Contact(String stored, String compared, boolean wellFormed) {}
}
