package org.sluice.ipipe;

/** What becomes of the entries that wait in the logs of a stage that leaves. */
public enum LeavePolicy {
    /** They are played; until then the stage stays, without receiving anything new. */
    PLAY,
    /** They are discarded, and counted as such. */
    DROP
}
