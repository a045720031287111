package io.catchment;

/// What a request came to: the columns that the ledger adds up.
public enum Effect {
    /// The body was refused at the door and is only kept.
    REFUSED(0),
    /// An opportunity was made; of a lead alone, the lead.
    CREATED(1),
    /// Something that existed was changed.
    UPDATED(2),
    /// A duplicate rule matched and nothing was made.
    DUPLICATE(3),
    /// The same idempotency key had come before.
    REPEATED(4),
    /// The request cannot be applied as it is; never tried again.
    ERROR(5),
    /// The system could not apply it in all its tries.
    FAILURE(6);

    private final int code;

    Effect(int code) {
        this.code = code;
    }

    /// The number that stands for this effect in tables; never used again for another.
    public int code() {
        return code;
    }

    public static Effect of(int code) {
        return values()[code];
    }
}
