package org.sluice.x86.platform;

/** The wires from devices to the machine's power supply; given to their constructors. On the baton. */
public interface PowerSwitch {

    /** Soft off: the machine stops at this instant. */
    void powerOff();

    /** RESET: the run ends with that result, or, if its board says so and its software can, the machine starts anew. */
    void reset();

    /** The guest ends the run with a code, as a debug-exit device lets it. */
    void exit(int code);
}
