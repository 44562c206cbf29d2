package org.sluice.x86;

/**
 * A device that keeps something through a RESET, or whose power-on state depends on the instant. Whoever is none of
 * these gets the state back that it had when the machine was built. On the baton.
 */
public interface Resettable {

    /** RESET#: to the state after power-up, but for what has a battery or belongs to the host. */
    void reset();
}
