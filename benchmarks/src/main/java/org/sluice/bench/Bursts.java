package org.sluice.bench;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * The benchmarks on a machine that others use as well: short bursts of each in turn, in one process,
 * counted in processor time of the thread. The least of many bursts is what a benchmark takes when nobody disturbs
 * it; the lower quartile says how far that is from what was usual.
 *
 * <pre>java -cp benchmarks/target/benchmarks.jar org.sluice.bench.Bursts [ROUNDS]</pre>
 */
public final class Bursts {

    private static final int ROUNDS = 300;
    private static final int WARM_UP = 60;
    private static final int CROWDS_TO_WARM_UP = 2_000;
    private static final int PER_BURST = 20_000;
    private static final int FABRIC_BURST = 1_000;
    private static final int[] PENDING = {16, 1_024, 65_536};

    private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    private final Map<String, Burst> bursts = new LinkedHashMap<>();
    private long consumed;

    /** What is done in a burst, and how many operations that is. */
    private record Burst(Runnable run, double operations, Runnable after) {
        Burst(Runnable run, double operations) {
            this(run, operations, () -> { });
        }
    }

    /** An operation whose result is consumed. */
    private interface Operation {
        double once();
    }

    private Bursts() {
    }

    /** See the class. */
    public static void main(String[] arguments) {
        int rounds = arguments.length > 0 ? Integer.parseInt(arguments[0]) : ROUNDS;
        System.out.println("| | least, ns | lower quartile, ns | least, to the first |");
        System.out.println("|---|--:|--:|--:|");
        for (int pending : PENDING) {
            Bursts queues = new Bursts();
            queues.addQueues(pending);
            queues.measure(pending + " pending: ", rounds);
        }
        Bursts fabric = new Bursts();
        fabric.addFabric();
        fabric.measure("", rounds / 2);
        Bursts pipeline = new Bursts();
        pipeline.addPipeline();
        pipeline.measure("", rounds);
    }

    private void add(String name, int operations, Operation operation) {
        bursts.put(name, new Burst(() -> {
            for (int i = 0; i < operations; i++) {
                consumed += (long) operation.once();
            }
        }, operations));
    }

    private void addPipeline() {
        add("array of four handlers", PER_BURST, new FloorBenchmark()::arrayOfFour);
        PipelineBenchmark pipeline = new PipelineBenchmark();
        pipeline.build();
        add("four stages", PER_BURST, pipeline::fourStages);
        add("four stages, traced", PER_BURST, pipeline::fourStagesTraced);
        add("four stages, the last one deferred", PER_BURST, pipeline::fourStagesLastOneDeferred);
        for (String shape : new String[] {"4+0x1", "4+0x4", "4+0x64", "4+0x256", "1+0x1", "16+0x1", "64+0x1"}) {
            DepthBenchmark depth = new DepthBenchmark();
            depth.shape = shape;
            depth.build();
            add("interrupt " + shape, PER_BURST, depth::interrupt);
        }
        PeersBenchmark peers = new PeersBenchmark();
        peers.build();
        add("greenrobot EventBus", PER_BURST, peers::greenrobotEventBus);
        ControlBenchmark control = new ControlBenchmark();
        control.build();
        add("renice", PER_BURST, () -> control.renice().priority());
        ControlBenchmark.Crowd crowd = new ControlBenchmark.Crowd();
        crowd.build(control);
        for (int i = 0; i < CROWDS_TO_WARM_UP; i++) {
            control.attach(crowd);
            crowd.leave();
        }
        bursts.put("attach", new Burst(() -> consumed += control.attach(crowd).length, ControlBenchmark.CROWD,
                crowd::leave));
    }

    private void addQueues(int pending) {
        EventQueueBenchmark queues = new EventQueueBenchmark();
        queues.pending = pending;
        queues.fill();
        EventQueueBenchmark withEvents = new EventQueueBenchmark();
        withEvents.pending = pending;
        withEvents.fill();
        add("event queue", PER_BURST, queues::eventQueue);
        add("4-ary heap of longs", PER_BURST, queues::heapOfLongs);
        add("4-ary heap of longs with events", PER_BURST, withEvents::heapOfLongsWithEvents);
        add("java.util.PriorityQueue", PER_BURST, queues::priorityQueue);
        add("SSJ BinaryTree", PER_BURST, queues::ssjBinaryTree);
        add("SSJ Henriksen", PER_BURST, queues::ssjHenriksen);
        add("SSJ SplayTree", PER_BURST, queues::ssjSplayTree);
        add("SSJ RedblackTree", PER_BURST, queues::ssjRedblackTree);
    }

    private void addFabric() {
        FloorBenchmark floor = new FloorBenchmark();
        add("array of four handlers", PER_BURST, floor::arrayOfFour);
        FabricBenchmark pin = new FabricBenchmark();
        pin.build();
        bursts.put("pin to EOI", new Burst(() -> consumed += pin.pinToEoi(), FABRIC_BURST));
        FabricBenchmark timer = new FabricBenchmark();
        timer.build();
        bursts.put("one-shot timer", new Burst(() -> consumed += timer.oneShotTimer(), FABRIC_BURST));
        for (String board : new String[] {"default", "huge256"}) {
            BroadcastBenchmark broadcast = new BroadcastBenchmark();
            broadcast.name = board;
            broadcast.build();
            int targets = board.equals("default") ? 3 : 255;
            bursts.put("IPI to all others, " + targets + " CPUs, per CPU",
                    new Burst(() -> consumed += broadcast.ipiToAllOthers(), (double) FABRIC_BURST * targets));
            BoardBenchmark machines = new BoardBenchmark();
            machines.name = board;
            machines.read();
            add("machine of " + (targets + 1) + " CPUs built, run empty, closed", 1, machines::buildRunClose);
        }
    }

    private void measure(String prefix, int rounds) {
        Map<String, long[]> nanos = new LinkedHashMap<>();
        bursts.forEach((name, burst) -> {
            nanos.put(name, new long[rounds]);
            for (int i = 0; i < WARM_UP; i++) {
                burst.run.run();
                burst.after.run();
            }
        });
        for (int round = 0; round < rounds; round++) {
            for (Map.Entry<String, Burst> entry : bursts.entrySet()) {
                long before = threads.getCurrentThreadCpuTime();
                entry.getValue().run.run();
                nanos.get(entry.getKey())[round] = threads.getCurrentThreadCpuTime() - before;
                entry.getValue().after.run();
            }
        }
        double first = 0;
        for (Map.Entry<String, long[]> entry : nanos.entrySet()) {
            double operations = bursts.get(entry.getKey()).operations;
            long[] sorted = entry.getValue();
            Arrays.sort(sorted);
            double least = sorted[0] / operations;
            first = first == 0 ? least : first;
            System.out.printf(Locale.ROOT, "| %s%s | %.1f | %.1f | %.2f |%n", prefix, entry.getKey(), least,
                    sorted[rounds / 4] / operations, least / first);
        }
    }
}
