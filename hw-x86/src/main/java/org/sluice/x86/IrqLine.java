package org.sluice.x86;

/**
 * The wire from a device to an interrupt controller, given to the device's constructor. Asserting an asserted line,
 * or releasing a released one, does nothing. On the baton.
 */
public interface IrqLine {

    /** A wire that ends nowhere. */
    IrqLine UNPLUGGED = new IrqLine() {
        @Override
        public void raise() {
            // nobody is there
        }

        @Override
        public void lower() {
            // nobody is there
        }
    };

    /** Asserts the line. */
    void raise();

    /** Releases the line. */
    void lower();

    /** Asserts and releases at one instant: an edge. */
    default void pulse() {
        raise();
        lower();
    }
}
