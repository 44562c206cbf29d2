package org.sluice.bench;

import java.util.Arrays;
import java.util.List;
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
import umontreal.ssj.simevents.Simulator;
import umontreal.ssj.simevents.eventlist.BinaryTree;
import umontreal.ssj.simevents.eventlist.EventList;
import umontreal.ssj.simevents.eventlist.Henriksen;
import umontreal.ssj.simevents.eventlist.RedblackTree;
import umontreal.ssj.simevents.eventlist.SplayTree;

/**
 * The hold model: so many events are pending; take the next, post one at a random distance from it. The random
 * distances are drawn beforehand. The event queue carries a target and an argument, runs the target, keeps the order of
 * posting, and can cancel; of the peers SSJ's lists carry an event object and can cancel, and nobody runs anything.
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
    private final EventList splay = new SplayTree();
    private final EventList redblack = new RedblackTree();
    private final EventList binary = new BinaryTree();
    private final EventList henriksen = new Henriksen();
    private final Simulator simulator = new Simulator();
    private EventTarget[] targets;
    private int[] kinds;
    private long[] arguments;
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

    /** What an SSJ list keeps; moved and added again. */
    private static final class Simulated extends umontreal.ssj.simevents.Event {
        Simulated(Simulator simulator) {
            super(simulator);
        }

        /** As scheduling does, which would put it into its simulator's own list. */
        void moveTo(double time) {
            eventTime = time;
        }

        @Override
        public void actions() {
            throw new IllegalStateException("only kept");
        }
    }

    /** Fills all alike. */
    @Setup
    public void fill() {
        SplitMix64 random = new SplitMix64(1);
        for (int i = 0; i < DRAWN; i++) {
            gaps[i] = random.exponential(MEAN_NANOS);
        }
        longs = new LongHeap(pending + 1);
        targets = new EventTarget[pending];
        kinds = new int[pending];
        arguments = new long[pending];
        Arrays.fill(targets, target);
        for (int i = 0; i < pending; i++) {
            long at = gap();
            queue.post(at, target, 0, i);
            longs.add(at << NUMBER_BITS | i);
            Event event = new Event();
            event.nanos = at;
            event.sequence = sequence++;
            peer.add(event);
            for (EventList list : List.of(splay, redblack, binary, henriksen)) {
                Simulated simulated = new Simulated(simulator);
                simulated.moveTo(at);
                list.add(simulated);
            }
        }
    }

    private double hold(EventList list) {
        Simulated event = (Simulated) list.removeFirst();
        event.moveTo(event.time() + gap());
        list.add(event);
        return event.time();
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

    /** The same heap with what an event needs beside it, by number: takes, runs, and adds; it cannot cancel. */
    @Benchmark
    public long heapOfLongsWithEvents() {
        long key = longs.poll();
        now = key >>> NUMBER_BITS;
        int event = (int) key & (1 << NUMBER_BITS) - 1;
        EventTarget runs = targets[event];
        targets[event] = null;
        runs.onEvent(kinds[event], arguments[event]);
        longs.add(now + gap() << NUMBER_BITS | event);
        targets[event] = target;
        kinds[event] = 0;
        arguments[event] = now;
        return number;
    }

    /** A heap of longs that can do nothing else. */
    @Benchmark
    public long heapOfLongs() {
        long key = longs.poll();
        now = key >>> NUMBER_BITS;
        longs.add(now + gap() << NUMBER_BITS | key & (1 << NUMBER_BITS) - 1);
        return now;
    }

    /** SSJ's default. */
    @Benchmark
    public double ssjSplayTree() {
        return hold(splay);
    }

    /** SSJ's. */
    @Benchmark
    public double ssjRedblackTree() {
        return hold(redblack);
    }

    /** SSJ's. */
    @Benchmark
    public double ssjBinaryTree() {
        return hold(binary);
    }

    /** SSJ's. */
    @Benchmark
    public double ssjHenriksen() {
        return hold(henriksen);
    }
}
