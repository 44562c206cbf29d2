package org.sluice.x86.timer;

/** A timer whose oscillator can be made to run wrong, as a fault. On the baton. */
public interface Drifting {

    /** The greatest drift, in parts per million either way: a tenth. Far within what the arithmetic can do. */
    int PPM_MAX = 100_000;

    /**
     * From now on it is slow by so many parts per million, fast if negative: what it has counted stays, each tick to
     * come takes longer or shorter. 0 mends it.
     *
     * @param partsPerMillion -{@link #PPM_MAX} to {@link #PPM_MAX}
     * @throws IllegalArgumentException if it is not; then nothing has changed
     */
    void drift(int partsPerMillion);

    /**
     * Answers a drift that is within its bounds.
     *
     * @throws IllegalArgumentException if it is not in -{@link #PPM_MAX} to {@link #PPM_MAX}
     */
    static int checked(int partsPerMillion) {
        if (partsPerMillion < -PPM_MAX || partsPerMillion > PPM_MAX) {
            throw new IllegalArgumentException("a drift of " + partsPerMillion + " parts per million is not in -"
                    + PPM_MAX + ".." + PPM_MAX);
        }
        return partsPerMillion;
    }
}
