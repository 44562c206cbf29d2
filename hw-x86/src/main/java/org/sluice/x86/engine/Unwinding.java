package org.sluice.x86.engine;

/** How a closing machine takes parked code off its strand: by something thrown that nobody may keep to himself. */
public final class Unwinding {

    private Unwinding() {
    }

    /** Is this it? Whoever catches all that code may throw must let it pass. */
    public static boolean is(Throwable thrown) {
        return thrown instanceof Strand.Unwind;
    }
}
