package kr.hhplus.ingress.grant;

/**
 * UserIds in open addressing: 16 bytes a user at most, where a million boxed ones would take 60 MB.
 *
 * <p>Not thread-safe.
 */
final class UserIdSet {
    private static final int SLOTS_MIN = 1024;
    private static final long EMPTY = 0;

    /** As many as a power of two, and half of them empty at least. */
    private long[] slots = new long[SLOTS_MIN];

    private int size;

    /** Whether the userId, 1 and up, is new. */
    boolean add(long userId) {
        int slot = slotOf(userId);
        if (slots[slot] == userId) {
            return false;
        }
        slots[slot] = userId;
        size++;
        if (2 * size > slots.length) {
            grow();
        }
        return true;
    }

    int size() {
        return size;
    }

    private void grow() {
        var old = slots;
        slots = new long[2 * old.length];
        for (long userId : old) {
            if (userId != EMPTY) {
                slots[slotOf(userId)] = userId;
            }
        }
    }

    /** Where the userId is, or belongs. */
    private int slotOf(long userId) {
        // Fibonacci hashing: ids that follow each other are spread, and those with equal low bits too.
        long hash = userId * 0x9E37_79B9_7F4A_7C15L;
        int slot = (int) (hash >>> (Long.numberOfLeadingZeros(slots.length) + 1));
        while (slots[slot] != EMPTY && slots[slot] != userId) {
            slot = (slot + 1) & (slots.length - 1);
        }
        return slot;
    }
}
