package io.catchment.bench.load;

/// Senders of very different size: the first sends most, the one of rank r one r-th of that (Zipf's law).
///
/// Who sends a body is a function of its index. In the target's headers a [#PLACE] stands for the sender's number.
///
/// @param size their numbers are 1 to it
/// @param without the number of one who sends nothing, or 0
public record Crowd(int size, int without) {
    /// Of the sender's number, in the value of a header.
    public static final String PLACE = "%";

    /// One sender alone, whose headers need no number.
    public static final Crowd NONE = new Crowd(0, 0);

    public Crowd {
        if (size < 0 || without < 0 || without > size || (size == 1 && without == 1)) {
            throw new IllegalArgumentException(size + " senders without number " + without);
        }
    }

    public boolean isNone() {
        return size == 0;
    }

    /// @param seed the choice is another one with another
    public Turns turns(long seed) {
        return new Turns(this, seed);
    }

    /// Whose turn it is, index by index.
    public static final class Turns {
        private final long seed;
        private final double[] shareUpTo;

        private Turns(Crowd crowd, long seed) {
            if (crowd.isNone()) {
                throw new IllegalArgumentException("nobody has a turn");
            }
            this.seed = seed;
            this.shareUpTo = new double[crowd.size()];
            double sum = 0;
            for (int rank = 1; rank <= crowd.size(); rank++) {
                sum += rank == crowd.without() ? 0 : 1.0 / rank;
                shareUpTo[rank - 1] = sum;
            }
        }

        /// A number from 1 on.
        public int of(long index) {
            double point = unit(index) * shareUpTo[shareUpTo.length - 1];
            int low = 0;
            int high = shareUpTo.length - 1;
            while (low < high) {
                int middle = (low + high) >>> 1;
                if (shareUpTo[middle] > point) {
                    high = middle;
                } else {
                    low = middle + 1;
                }
            }
            return low + 1;
        }

        /// From 0 to below 1.
        private double unit(long index) {
            return (Bodies.mixed(seed + 31 * index) >>> 11) * 0x1.0p-53;
        }
    }
}
