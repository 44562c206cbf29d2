package org.sluice.nanokernel.scenario;

import org.sluice.x86.engine.Due;
import org.sluice.x86.engine.Engine;
import org.sluice.x86.engine.EventTarget;
import org.sluice.x86.engine.SplitMix64;

/**
 * Drives one device: strokes at random, exponentially distributed gaps, each stroke a burst of a few items. From the
 * seed alone. On the baton.
 */
final class Load implements EventTarget {

    /** For explorers: the number of who acts; all loads count as one. */
    private static final int EXPLORED_AS = 0x3000;
    private static final long NANOS_PER_SECOND = 1_000_000_000;

    private final Engine engine;
    private final SplitMix64 random;
    private final long meanGapNanos;
    private final long burstMax;
    private final Runnable stroke;
    private long items;

    /**
     * A load that has not begun.
     *
     * @param ratePerSecond strokes per second, greater than 0
     * @param burstMax      items per stroke: 1 to this many
     */
    Load(Engine engine, SplitMix64 random, long ratePerSecond, long burstMax, Runnable stroke) {
        this.engine = engine;
        this.random = random;
        this.meanGapNanos = Math.max(1, NANOS_PER_SECOND / ratePerSecond);
        this.burstMax = burstMax;
        this.stroke = stroke;
    }

    void begin() {
        engine.post(engine.nowNanos() + random.exponential(meanGapNanos), this, 0, 0);
    }

    @Override
    public void onEvent(int kind, long argument) {
        long burst = random.between(1, burstMax);
        items += burst;
        for (long n = 0; n < burst; n++) {
            stroke.run();
        }
        begin();
    }

    @Override
    public void describe(int kind, long argument, Due due) {
        due.named("load", -1, EXPLORED_AS);
    }

    long items() {
        return items;
    }
}
