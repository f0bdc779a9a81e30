package kr.hhplus.standalone.run;

import java.io.IOException;
import kr.hhplus.standalone.Main;

/** Runs the hhplus command until it ends, is killed, or the test that has started it is gone. */
final class RoleHolder {
    private RoleHolder() {}

    /** Takes the command's arguments. */
    public static void main(String[] args) {
        var leash = new Thread(RoleHolder::haltAtEndOfInput, "leash");
        leash.setDaemon(true);
        leash.start();
        Main.main(args);
    }

    private static void haltAtEndOfInput() {
        try {
            while (System.in.read() >= 0) {
                // Nothing is expected but the end.
            }
        } catch (IOException gone) {
            // The same as the end.
        }
        Runtime.getRuntime().halt(1);
    }
}
