package org.sluice.bench;

import java.util.PriorityQueue;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.sluice.x86.engine.EventQueue;
import org.sluice.x86.engine.EventTarget;
import org.sluice.x86.engine.SplitMix64;

/**
 * The hold model: so many events are pending; take the next, post one at a random distance from it. The random
 * distances are drawn beforehand. The event queue runs the event's target as well, which the peers do not.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(3)
@Warmup(iterations = 4, time = 1)
@Measurement(iterations = 5, time = 1)
public class EventQueueBenchmark {

    private static final int DRAWN = 1 << 14;
    private static final long MEAN_NANOS = 10_000;
    private static final int NUMBER_BITS = 20;

    /** How many events are pending. */
    @Param({"16", "1024", "65536"})
    public int pending;

    private final long[] gaps = new long[DRAWN];
    private int next;
    private final EventQueue queue = new EventQueue();
    private final PriorityQueue<Event> peer = new PriorityQueue<>();
    private LongHeap longs;
    private long now;
    private long sequence;
    private long number;
    private final EventTarget target = (kind, argument) -> number += argument;

    /** What a PriorityQueue keeps; moved and added again, so that it allocates nothing either. */
    private static final class Event implements Comparable<Event> {
        private long nanos;
        private long sequence;

        @Override
        public int compareTo(Event other) {
            int byTime = Long.compare(nanos, other.nanos);
            return byTime != 0 ? byTime : Long.compare(sequence, other.sequence);
        }
    }

    /** Fills all three alike. */
    @Setup
    public void fill() {
        SplitMix64 random = new SplitMix64(1);
        for (int i = 0; i < DRAWN; i++) {
            gaps[i] = random.exponential(MEAN_NANOS);
        }
        longs = new LongHeap(pending + 1);
        for (int i = 0; i < pending; i++) {
            long at = gap();
            queue.post(at, target, 0, i);
            longs.add(at << NUMBER_BITS | i);
            Event event = new Event();
            event.nanos = at;
            event.sequence = sequence++;
            peer.add(event);
        }
    }

    private long gap() {
        next = next + 1 & DRAWN - 1;
        return gaps[next];
    }

    /** This project's: take, run, post. */
    @Benchmark
    public long eventQueue() {
        long at = queue.nextNanos();
        queue.runNext();
        queue.post(at + gap(), target, 0, at);
        return number;
    }

    /** The JDK's, of objects that are used again. */
    @Benchmark
    public long priorityQueue() {
        Event event = peer.poll();
        event.nanos += gap();
        event.sequence = sequence++;
        peer.add(event);
        return event.nanos;
    }

    /** A heap of longs that can do nothing else. */
    @Benchmark
    public long heapOfLongs() {
        long key = longs.poll();
        now = key >>> NUMBER_BITS;
        longs.add(now + gap() << NUMBER_BITS | key & (1 << NUMBER_BITS) - 1);
        return now;
    }
}
