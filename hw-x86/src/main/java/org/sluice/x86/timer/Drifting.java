package org.sluice.x86.timer;

/** A timer whose oscillator can be made to run wrong, as a fault. On the baton. */
public interface Drifting {

    /**
     * From now on it is slow by so many parts per million, fast if negative: what it has counted stays, each tick to
     * come takes longer or shorter. 0 mends it.
     *
     * @param partsPerMillion above -1,000,000
     */
    void drift(int partsPerMillion);
}
