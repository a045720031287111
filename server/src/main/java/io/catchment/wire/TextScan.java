package io.catchment.wire;

/// Finds what no text of ours may hold, in the raw bytes of a JSON text: bytes that are not UTF-8,
/// `\u0000`, and surrogates without their other half.
///
/// It looks at bytes and not at strings, so that keys and ignored parts are covered and a healthy body
/// costs one pass without garbage. Jackson by itself takes overlong forms, encoded surrogates and
/// unpaired escapes; PostgreSQL takes none of them, nor U+0000.
final class TextScan {
    static final int NO_FAULT = -1;

    private static final int ESCAPE_BYTES = 6; // \\uXXXX

    private TextScan() {}

    /// The offset of the first byte that is at fault, a backslash when an escape is; else [#NO_FAULT].
    static int firstFault(byte[] bytes) {
        int at = 0;
        while (at < bytes.length) {
            int length = unitLength(bytes, at);
            if (length == 0) {
                return at;
            }
            at += length;
        }
        return NO_FAULT;
    }

    private static int unitLength(byte[] bytes, int at) {
        byte first = bytes[at];
        if (first < 0) {
            return sequenceLength(bytes, at);
        }
        return first == '\\' ? escapeLength(bytes, at) : 1;
    }

    /// Of a well-formed sequence of 2 to 4 bytes (Unicode 16, table 3-7), else 0.
    private static int sequenceLength(byte[] bytes, int at) {
        int lead = bytes[at] & 0xFF;
        int length = lead < 0xC2 || lead > 0xF4 ? 0 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
        if (at + length > bytes.length) {
            return 0;
        }
        int codePoint = lead & (0xFF >> (length + 1));
        for (int i = at + 1; i < at + length; i++) {
            if ((bytes[i] & 0xC0) != 0x80) {
                return 0;
            }
            codePoint = (codePoint << 6) | (bytes[i] & 0x3F);
        }
        return isShortest(codePoint, length) && isScalar(codePoint) ? length : 0;
    }

    private static boolean isShortest(int codePoint, int length) {
        return switch (length) {
            case 2 -> true; // overlong leads C0 and C1 are excluded already
            case 3 -> codePoint >= 0x800;
            default -> codePoint >= 0x10000;
        };
    }

    private static boolean isScalar(int codePoint) {
        return codePoint <= Character.MAX_CODE_POINT
                && (codePoint < Character.MIN_SURROGATE || codePoint > Character.MAX_SURROGATE);
    }

    /// 0 for an escape that is at fault. What is no escape at all is left for the parser to refuse.
    private static int escapeLength(byte[] bytes, int at) {
        if (at + 1 < bytes.length && bytes[at + 1] == '\\') {
            return 2;
        }
        int unit = escaped(bytes, at);
        if (unit < 0) {
            return 1;
        }
        if (unit == 0 || Character.isLowSurrogate((char) unit)) {
            return 0;
        }
        if (!Character.isHighSurrogate((char) unit)) {
            return ESCAPE_BYTES;
        }
        int low = escaped(bytes, at + ESCAPE_BYTES);
        return low >= 0 && Character.isLowSurrogate((char) low) ? 2 * ESCAPE_BYTES : 0;
    }

    /// The UTF-16 unit that is written as `\\uXXXX` there, else -1.
    private static int escaped(byte[] bytes, int at) {
        if (at + ESCAPE_BYTES > bytes.length || bytes[at] != '\\' || bytes[at + 1] != 'u') {
            return -1;
        }
        int unit = 0;
        for (int i = at + 2; i < at + ESCAPE_BYTES; i++) {
            int digit = Character.digit((char) (bytes[i] & 0xFF), 16);
            if (digit < 0) {
                return -1;
            }
            unit = (unit << 4) | digit;
        }
        return unit;
    }
}
