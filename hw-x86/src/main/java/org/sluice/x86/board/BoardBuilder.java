package org.sluice.x86.board;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.sluice.x86.memory.NodeDistances;
import org.sluice.x86.text.Place;

/**
 * Puts a board together; {@link #build} checks it as a whole and names both parties of a conflict.
 *
 * <pre>{@code
 * Board board = new BoardBuilder("two").cpus(2).node(1 << 30, 0, 1)
 *         .ioApic(0xFEC00000L, 24, 0).device(DeviceSpec.of("com1", DeviceKind.UART, 0x3F8, 4)).build();
 * }</pre>
 *
 * <p>Not thread-safe. What is not said: one CPU, one node with all CPUs and 1 GiB, a timer clock of 1 GHz.
 */
public final class BoardBuilder {

    /** The timer clock unless said otherwise: a count is a nanosecond. */
    public static final long TIMER_HZ_DEFAULT = 1_000_000_000L;
    /** The slowest timer clock. */
    public static final long TIMER_HZ_MIN = 1_000_000L;

    /** The rate of the time-stamp counters unless said otherwise: a tick is a nanosecond. */
    public static final long TSC_HZ_DEFAULT = 1_000_000_000L;

    static final long NANOS_PER_SECOND = 1_000_000_000L;

    private static final long MEMORY_DEFAULT = 1L << 30;

    private final String name;
    private long timerHz = TIMER_HZ_DEFAULT;
    private long tscHz = TSC_HZ_DEFAULT;
    private boolean x2Apic;
    private boolean restarting;
    private Topology topology = Topology.FLAT;
    private int[] apicIds = {0};
    private final List<NodeSpec> nodes = new ArrayList<>();
    private final List<int[]> distances = new ArrayList<>();
    private long localNanos;
    private final List<IoApicSpec> ioApics = new ArrayList<>();
    private final List<DeviceSpec> devices = new ArrayList<>();

    // where each was written; null for what Java code put there
    private Place here;
    private Place timerPlace;
    private Place[] apicIdPlaces = {null};
    private final List<Place> nodePlaces = new ArrayList<>();
    private final List<Place> distancePlaces = new ArrayList<>();
    private final List<Place> ioApicPlaces = new ArrayList<>();
    private final List<Place> devicePlaces = new ArrayList<>();

    /** An empty board. */
    public BoardBuilder(String name) {
        this.name = name;
    }

    /** What follows is written there. */
    BoardBuilder at(Place place) {
        here = place;
        return this;
    }

    /** Clock of the local APIC timers: a count must be whole nanoseconds. */
    public BoardBuilder timerHz(long hz) {
        timerHz = hz;
        timerPlace = here;
        return this;
    }

    /** Rate of the time-stamp counters, in Hz, 1 to {@link org.sluice.x86.timer.Frequency#HZ_MAX}. */
    public BoardBuilder tscHz(long hz) {
        tscHz = hz;
        timerPlace = here;
        return this;
    }

    /** The firmware hands the CPUs over in x2APIC mode: needed for APIC ids above 254. */
    public BoardBuilder x2Apic(boolean handedOverSo) {
        x2Apic = handedOverSo;
        return this;
    }

    /** A reset starts the machine anew; unless said, it ends the run. */
    public BoardBuilder restarting(boolean startsAnew) {
        restarting = startsAnew;
        return this;
    }

    /** How many CPUs; their APIC ids count up from 0 unless {@link #apicId} says otherwise. */
    public BoardBuilder cpus(int count) {
        if (count < 1 || count > CpuSpec.CPUS_MAX) {
            throw new BoardProblem(name).at(here, "cpus " + count + ": a board has 1 to " + CpuSpec.CPUS_MAX);
        }
        apicIds = new int[count];
        Arrays.setAll(apicIds, i -> i);
        apicIdPlaces = new Place[count];
        Arrays.fill(apicIdPlaces, here);
        return this;
    }

    /** How CPUs share sockets and cores; gives all CPUs the APIC ids that tell it. After {@link #cpus}. */
    public BoardBuilder topology(Topology newTopology) {
        topology = newTopology;
        Arrays.setAll(apicIds, topology::apicIdOf);
        return this;
    }

    /** Gives a CPU another APIC id. After {@link #cpus}. */
    public BoardBuilder apicId(int cpu, int apicId) {
        if (cpu < 0 || cpu >= apicIds.length) {
            throw new BoardProblem(name).at(here, "cpu " + cpu + " is not on this board (0.." + (apicIds.length - 1)
                    + ")");
        }
        apicIds[cpu] = apicId;
        apicIdPlaces[cpu] = here;
        return this;
    }

    /** One more NUMA node. */
    public BoardBuilder node(long memoryBytes, int... cpus) {
        nodes.add(new NodeSpec(nodes.size(), memoryBytes, Arrays.stream(cpus).boxed().toList()));
        nodePlaces.add(here);
        return this;
    }

    /** The distance of two nodes, as SLIT tells it: 11 to 254; 20 unless said. */
    public BoardBuilder distance(int nodeA, int nodeB, int distance) {
        distances.add(new int[] {nodeA, nodeB, distance});
        distancePlaces.add(here);
        return this;
    }

    /** What an access to memory of the own node costs in virtual time; 0 unless said. */
    public BoardBuilder memoryNanos(long nanos) {
        localNanos = nanos;
        return this;
    }

    /** One more I/O APIC. */
    public BoardBuilder ioApic(long address, int pins, int gsiBase) {
        ioApics.add(new IoApicSpec(ioApics.size(), address, pins, gsiBase));
        ioApicPlaces.add(here);
        return this;
    }

    /** One more device. */
    public BoardBuilder device(DeviceSpec device) {
        devices.add(device);
        devicePlaces.add(here);
        return this;
    }

    /**
     * Checks and freezes.
     *
     * @throws IllegalArgumentException naming what conflicts; a {@link org.sluice.x86.text.TextException} with file
     *     and line if that came from a file
     */
    public Board build() {
        if (nodes.isEmpty()) {
            int[] all = new int[apicIds.length];
            Arrays.setAll(all, i -> i);
            node(MEMORY_DEFAULT, all);
        }
        new BoardCheck(this).run();
        int[] nodeOfCpu = new int[apicIds.length];
        nodes.forEach(node -> node.cpus().forEach(cpu -> nodeOfCpu[cpu] = node.index()));
        List<CpuSpec> cpus = new ArrayList<>();
        for (int i = 0; i < apicIds.length; i++) {
            cpus.add(new CpuSpec(i, apicIds[i], nodeOfCpu[i]));
        }
        return new Board(this, cpus, nodes);
    }

    NodeDistances distances() {
        NodeDistances matrix = new NodeDistances(nodes.size(), localNanos);
        distances.forEach(distance -> matrix.set(distance[0], distance[1], distance[2]));
        return matrix;
    }

    List<int[]> distanceList() {
        return Collections.unmodifiableList(distances);
    }

    Place distancePlace(int index) {
        return distancePlaces.get(index);
    }

    long localNanos() {
        return localNanos;
    }

    String name() {
        return name;
    }

    long timerHz() {
        return timerHz;
    }

    long tscHz() {
        return tscHz;
    }

    Topology topology() {
        return topology;
    }

    boolean isX2Apic() {
        return x2Apic;
    }

    boolean isRestarting() {
        return restarting;
    }

    Place timerPlace() {
        return timerPlace;
    }

    int[] apicIds() {
        return apicIds;
    }

    Place apicIdPlace(int cpu) {
        return apicIdPlaces[cpu];
    }

    List<NodeSpec> nodes() {
        return Collections.unmodifiableList(nodes);
    }

    Place nodePlace(int node) {
        return nodePlaces.get(node);
    }

    List<IoApicSpec> ioApics() {
        return Collections.unmodifiableList(ioApics);
    }

    Place ioApicPlace(int ioApic) {
        return ioApicPlaces.get(ioApic);
    }

    List<DeviceSpec> devices() {
        return Collections.unmodifiableList(devices);
    }

    Place devicePlace(int device) {
        return devicePlaces.get(device);
    }

    /** A copy, with nulls for what Java code put there. */
    List<Place> devicePlaces() {
        return new ArrayList<>(devicePlaces);
    }
}
