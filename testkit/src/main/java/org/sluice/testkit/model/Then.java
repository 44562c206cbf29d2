package org.sluice.testkit.model;

/** What came of something that takes time, for the code that asked for it. */
public enum Then {
    /** It is done, and the code goes on. */
    GOES_ON,
    /** The code is a body and waits: it is to return, and to be called again. */
    WAITS,
    /** The code is a body and ends, because its stage leaves or sits out: it is to return. */
    ENDS,
    /** Not all other CPUs came in time: nothing was done. */
    TIMED_OUT
}
