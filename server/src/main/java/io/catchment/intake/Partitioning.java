package io.catchment.intake;

import io.catchment.AccountId;
import io.catchment.UniqueKey;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.zip.CRC32C;

/// Which partition a request goes to: always the same one for the same route, so that requests of one person keep
/// their order, and few of all partitions for one account, so that a flood from one account stands in nobody else's way.
///
/// Accounts are numbered one after the other, and each has a partition that is its home. As long as there are no
/// more accounts than partitions, those that have no more than their home share it with none but who was dealt more.
///
/// @param partitions of the log
public record Partitioning(int partitions) {
    /// Stepped over, so that a card comes to the worker whose turn it is; any number of workers up to it that divides it.
    private static final int WORKERS_MAX = 4;

    public Partitioning {
        if (partitions < 1) {
            throw new IllegalArgumentException("a log has 1 partition or more, not " + partitions);
        }
    }

    /// @param spread as below
    /// @param route the key that a request's lead is matched by; what has none goes one way for all of the account
    public int partition(AccountId account, int spread, Optional<UniqueKey> route) {
        return partition(
                account, spread, route.map(key -> key.field() + "=" + key.value()).orElse(""));
    }

    /// @param spread over how many partitions the account's requests go; 0, or more than there are, for all
    /// @param route what orders a request after another: the value its lead is matched by
    public int partition(AccountId account, int spread, String route) {
        int hand = spread == 0 ? partitions : Math.min(spread, partitions);
        int card = Math.floorMod(hash(account.value() + "/" + route), hand);
        return hand == partitions ? card : dealt(account, card);
    }

    /// The partition that stands at a place of the account's hand: its home first, the others by chance, so that two
    /// accounts seldom have more than one of them in common.
    ///
    /// From place to place they step through the workers, each of which has every so-manieth partition.
    private int dealt(AccountId account, int place) {
        int[] hand = new int[place + 1];
        hand[0] = Math.floorMod(account.value(), partitions);
        for (int i = 1; i <= place; i++) {
            long chance = Integer.toUnsignedLong(hash(account.value() + ":" + i));
            long card = hand[0] + i + WORKERS_MAX * chance;
            while (isAmong(hand, i, Math.floorMod(card, partitions))) {
                card += WORKERS_MAX;
            }
            hand[i] = Math.floorMod(card, partitions);
        }
        return hand[place];
    }

    private static boolean isAmong(int[] hand, int cards, int card) {
        for (int i = 0; i < cards; i++) {
            if (hand[i] == card) {
                return true;
            }
        }
        return false;
    }

    private static int hash(String text) {
        CRC32C crc = new CRC32C();
        crc.update(text.getBytes(StandardCharsets.UTF_8));
        // A checksum spreads its high bits badly for short texts: multiplied as splitmix32 does.
        int mixed = (int) crc.getValue() * 0x9e3779b9;
        return mixed ^ (mixed >>> 16);
    }
}
