package org.sluice.x86.platform;

/** The wires from devices to the machine's power supply; given to their constructors. On the baton. */
public interface PowerSwitch {

    /** Soft off: the machine stops at this instant. */
    void powerOff();

    /** RESET: the run ends with that result; whoever runs the machine builds it anew. */
    void reset();

    /** The guest ends the run with a code, as a debug-exit device lets it. */
    void exit(int code);
}
