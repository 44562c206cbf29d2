package org.sluice.hrt;

/**
 * One parallel loop: so many chunks of equal length, taken by whichever CPU is free. On the baton; no allocation.
 */
final class ForkJoin {

    private final long chunkNanos;
    private long chunksLeft;
    private int workers;
    private long rounds;

    ForkJoin(long chunkNanos) {
        this.chunkNanos = chunkNanos;
    }

    /** Opens the loop: {@code totalNanos} of work, rounded up to whole chunks, at least one. */
    void fork(long totalNanos) {
        chunksLeft = Math.max(1, (totalNanos + chunkNanos - 1) / chunkNanos);
        rounds++;
    }

    /** Takes a chunk: its length, or 0 if none is left. The caller is a worker until {@link #give}. */
    long take() {
        if (chunksLeft == 0) {
            return 0;
        }
        chunksLeft--;
        workers++;
        return chunkNanos;
    }

    /** The chunk is done. True for the last one of the loop. */
    boolean give() {
        workers--;
        return chunksLeft == 0 && workers == 0;
    }

    long rounds() {
        return rounds;
    }
}
