package io.catchment.intake;

import io.catchment.AccountId;
import io.catchment.UniqueKey;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.zip.CRC32C;

/// Which partition a request goes to: always the same one for the same route, so that requests of one
/// person keep their order, and few of all partitions for one account, so that a flood from one account
/// leaves most of the others' way free (shuffle sharding).
///
/// @param partitions of the log
public record Partitioning(int partitions) {
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

    /// The partition that stands at a place of the account's own shuffle of all partitions.
    private int dealt(AccountId account, int place) {
        int[] deck = new int[partitions];
        for (int i = 0; i < partitions; i++) {
            deck[i] = i;
        }
        for (int i = 0; i <= place; i++) {
            int j = i + Math.floorMod(hash(account.value() + ":" + i), partitions - i);
            int card = deck[j];
            deck[j] = deck[i];
            deck[i] = card;
        }
        return deck[place];
    }

    private static int hash(String text) {
        CRC32C crc = new CRC32C();
        crc.update(text.getBytes(StandardCharsets.UTF_8));
        // A checksum spreads its high bits badly for short texts: multiplied as splitmix32 does.
        int mixed = (int) crc.getValue() * 0x9e3779b9;
        return mixed ^ (mixed >>> 16);
    }
}
