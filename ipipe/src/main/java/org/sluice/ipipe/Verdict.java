package org.sluice.ipipe;

/** What an event handler decides about the stages below. */
public enum Verdict {
    /** They see the event, too. */
    PROPAGATE,
    /** They do not. */
    STOP,
    /** Nothing: the profile's {@link Profile.Unsaid} decides; the default profile takes it for a fault. */
    UNSAID
}
