package kr.hhplus.standalone.flood;

import java.util.SplittableRandom;

/** Who sends which request: every user about as often as the others, in an order that the seed decides. */
final class UserSequence {
    private final int[] users;

    UserSequence(int requests, int userCount, long seed) {
        users = new int[requests];
        for (int i = 0; i < requests; i++) {
            users[i] = i % userCount + 1;
        }
        var random = new SplittableRandom(seed);
        for (int i = requests - 1; i > 0; i--) {
            int j = random.nextInt(i + 1);
            int user = users[i];
            users[i] = users[j];
            users[j] = user;
        }
    }

    /** 1 .. users. */
    int user(int request) {
        return users[request];
    }
}
