package org.sluice.x86.board;

import java.util.List;
import org.sluice.x86.memory.MemoryLayout;
import org.sluice.x86.memory.NodeDistances;
import org.sluice.x86.text.Place;

/**
 * What a machine consists of: checked and immutable. Made by {@link BoardBuilder} or read from a file by
 * {@link BoardFile}.
 */
public final class Board {

    private final String name;
    private final long timerHz;
    private final long tscHz;
    private final boolean x2Apic;
    private final boolean restarting;
    private final Topology topology;
    private final List<CpuSpec> cpus;
    private final List<NodeSpec> nodes;
    private final List<IoApicSpec> ioApics;
    private final List<DeviceSpec> devices;
    private final List<Place> devicePlaces;
    private final NodeDistances distances;

    Board(BoardBuilder checked, List<CpuSpec> cpus, List<NodeSpec> nodes) {
        this.name = checked.name();
        this.timerHz = checked.timerHz();
        this.tscHz = checked.tscHz();
        this.x2Apic = checked.isX2Apic();
        this.restarting = checked.isRestarting();
        this.topology = checked.topology();
        this.cpus = List.copyOf(cpus);
        this.nodes = List.copyOf(nodes);
        this.ioApics = List.copyOf(checked.ioApics());
        this.devices = List.copyOf(checked.devices());
        this.devicePlaces = checked.devicePlaces();
        this.distances = checked.distances();
    }

    /**
     * A board that comes with Sluice: {@code up}, {@code default}, {@code big64}, {@code pc} or
     * {@code huge256}.
     *
     * @throws IllegalArgumentException if there is none of this name
     */
    public static Board named(String name) {
        return BoardFile.named(name);
    }

    /** Its name, for reports. */
    public String name() {
        return name;
    }

    /** Clock of the local APIC timers, in Hz. */
    public long timerHz() {
        return timerHz;
    }

    /** Length of a timer clock, in whole nanoseconds. */
    public long timerNanosPerClock() {
        return BoardBuilder.NANOS_PER_SECOND / timerHz;
    }

    /** Rate of the time-stamp counters, in Hz. */
    public long tscHz() {
        return tscHz;
    }

    /** Does the firmware hand the CPUs over in x2APIC mode? */
    public boolean isX2Apic() {
        return x2Apic;
    }

    /**
     * Does a reset start the machine anew, with its RAM and its time, rather than end the run? So does a triple fault.
     * The software of its CPUs must be able to ({@link org.sluice.x86.CpuSoftware#restarts}); domains are not.
     */
    public boolean isRestarting() {
        return restarting;
    }

    /** How the CPUs share sockets and cores. */
    public Topology topology() {
        return topology;
    }

    /** How many CPUs. */
    public int cpuCount() {
        return cpus.size();
    }

    /** The CPU with this dense index. */
    public CpuSpec cpu(int index) {
        return cpus.get(index);
    }

    /** The CPUs by dense index; unmodifiable. */
    public List<CpuSpec> cpus() {
        return cpus;
    }

    /** The NUMA nodes by index; unmodifiable. */
    public List<NodeSpec> nodes() {
        return nodes;
    }

    /** How far the nodes are from each other, and what that costs. */
    public NodeDistances distances() {
        return distances;
    }

    /** Where the nodes' memory lies. */
    public MemoryLayout memoryLayout() {
        return new MemoryLayout(nodes.stream().mapToLong(NodeSpec::memoryBytes).toArray());
    }

    /** The I/O APICs by index; unmodifiable. */
    public List<IoApicSpec> ioApics() {
        return ioApics;
    }

    /** The devices in the order of the board; unmodifiable. */
    public List<DeviceSpec> devices() {
        return devices;
    }

    /**
     * The place of a device in {@link #devices()}.
     *
     * @throws IllegalArgumentException if there is no such device
     */
    public int deviceIndex(String deviceName) {
        for (int i = 0; i < devices.size(); i++) {
            if (devices.get(i).name().equals(deviceName)) {
                return i;
            }
        }
        throw new IllegalArgumentException("board " + name + " has no device " + deviceName + "; it has "
                + String.join(", ", devices.stream().map(DeviceSpec::name).toList()));
    }

    /** The device of this name. */
    public DeviceSpec device(String deviceName) {
        return devices.get(deviceIndex(deviceName));
    }

    /** Where the device of this name is written; null if Java code put it there. */
    Place devicePlace(String deviceName) {
        return devicePlaces.get(deviceIndex(deviceName));
    }
}
