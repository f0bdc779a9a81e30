package kr.hhplus.issuance.topology;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongPredicate;

/**
 * Tells of most users that they have nothing of a coupon, without a search in the store: a Bloom filter in memory. It
 * knows of the coupons that had no holder when it first heard of them, and only as long as it is told of every holder
 * since; of any other it excludes nobody.
 *
 * <p>It grows with the holders, a byte each, to {@value #LAYERS_MAX} layers, 11 MB. When there is no more room it begins
 * anew. Where it is wrong, for at most ten of a hundred newcomers, the store is searched in vain. Not thread-safe.
 */
final class HolderFilter {
    static final int COUPONS_MAX = 10_000;
    static final int FIRST_LAYER_HOLDERS = 1 << 17;
    static final int LAYERS_MAX = 4;

    private final LongPredicate hasHolders;

    /** Of each coupon heard of: whether all its holders are in the layers. */
    private final Map<Long, Boolean> coupons = new HashMap<>();

    /** Each for four times as many holders as the one before. */
    private final List<Layer> layers = new ArrayList<>();

    /** hasHolders: whether the store has a holder of the coupon; asked once a coupon. */
    HolderFilter(LongPredicate hasHolders) {
        this.hasHolders = hasHolders;
    }

    /** Whether there is certainly no such holder. */
    boolean excludes(HolderKey key) {
        return isCovered(key.couponId()) && !mayHave(hash(key));
    }

    /** Has to be called for every holder that is put into the store. */
    void add(HolderKey key) {
        long hash = hash(key);
        if (!isCovered(key.couponId()) || mayHave(hash)) {
            return;
        }
        if (layers.isEmpty() || layers.get(layers.size() - 1).isFull()) {
            if (layers.size() == LAYERS_MAX) {
                clear();
                return;
            }
            layers.add(new Layer(FIRST_LAYER_HOLDERS << (2 * layers.size())));
        }
        layers.get(layers.size() - 1).add(hash);
    }

    /** Knows of nothing any more. */
    void clear() {
        coupons.clear();
        layers.clear();
    }

    private boolean isCovered(long couponId) {
        var known = coupons.get(couponId);
        if (known != null) {
            return known;
        }
        if (coupons.size() == COUPONS_MAX) {
            clear();
        }
        boolean covered = !hasHolders.test(couponId);
        coupons.put(couponId, covered);
        return covered;
    }

    private boolean mayHave(long hash) {
        for (var layer : layers) {
            if (layer.mayHave(hash)) {
                return true;
            }
        }
        return false;
    }

    /** The finalizer of SplitMix64, by Steele, Lea and Flood (2014). */
    private static long hash(HolderKey key) {
        long hash = key.couponId() * 0x9E3779B97F4A7C15L + key.userId();
        hash = (hash ^ (hash >>> 30)) * 0xBF58476D1CE4E5B9L;
        hash = (hash ^ (hash >>> 27)) * 0x94D049BB133111EBL;
        return hash ^ (hash >>> 31);
    }

    /** A holder's bits are all in one block, which is a line of the processor's cache. */
    private static final class Layer {
        private static final int BITS_A_HOLDER = 8;
        private static final int BLOCK_BITS = 512;
        private static final int BITS_SET = 4;

        private final long[] words;
        private final int holdersMax;
        private int holders;

        Layer(int holdersMax) {
            this.holdersMax = holdersMax;
            this.words = new long[holdersMax / Long.SIZE * BITS_A_HOLDER];
        }

        boolean isFull() {
            return holders == holdersMax;
        }

        void add(long hash) {
            int block = block(hash);
            for (int n = 0; n < BITS_SET; n++) {
                int bit = bit(hash, n);
                words[block + bit / Long.SIZE] |= 1L << bit;
            }
            holders++;
        }

        boolean mayHave(long hash) {
            int block = block(hash);
            for (int n = 0; n < BITS_SET; n++) {
                int bit = bit(hash, n);
                if ((words[block + bit / Long.SIZE] & (1L << bit)) == 0) {
                    return false;
                }
            }
            return true;
        }

        /** Of the block, its first word: by the low bits of the hash, 17 at most. */
        private int block(long hash) {
            int wordsABlock = BLOCK_BITS / Long.SIZE;
            return (int) (hash & (words.length / wordsABlock - 1)) * wordsABlock;
        }

        /** Each by nine bits of its own, down from the highest. */
        private static int bit(long hash, int n) {
            return (int) (hash >>> (Long.SIZE - 9 * (n + 1))) & (BLOCK_BITS - 1);
        }
    }
}
