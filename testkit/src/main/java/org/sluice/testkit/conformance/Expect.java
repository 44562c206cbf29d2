package org.sluice.testkit.conformance;

import org.sluice.x86.GeneralProtection;

/** What the checks say about what they found. Stateless. */
final class Expect {

    private Expect() {
    }

    /** Both numbers are the same. */
    static void same(long expected, long found) {
        if (expected != found) {
            throw new AssertionError("expected 0x" + Long.toHexString(expected) + ", found 0x"
                    + Long.toHexString(found));
        }
    }

    /** Both are equal as text. */
    static void same(Object expected, Object found) {
        if (!expected.toString().equals(found.toString())) {
            throw new AssertionError("expected " + expected + ", found " + found);
        }
    }

    /** It is so. */
    static void that(boolean so, String what) {
        if (!so) {
            throw new AssertionError("not so: " + what);
        }
    }

    /** The access raises #GP. */
    static void protection(Runnable access) {
        try {
            access.run();
        } catch (GeneralProtection expected) {
            return;
        }
        throw new AssertionError("no #GP");
    }
}
