package org.sluice.x86.board;

import java.util.Arrays;
import java.util.List;
import org.sluice.x86.apic.IoApic;
import org.sluice.x86.memory.MemoryLayout;
import org.sluice.x86.memory.MemoryRange;
import org.sluice.x86.memory.NodeDistances;
import org.sluice.x86.pci.PciHost;
import org.sluice.x86.text.Place;
import org.sluice.x86.timer.Frequency;

/** The rules a board must keep, one method each. Used once per build. */
final class BoardCheck {

    private static final long APIC_BASE = 0xFEE00000L;
    private static final long APIC_BYTES = 0x1000;
    private static final long LEGACY_END = 1L << 20;
    private static final long PORTS = 0x10000;
    private static final long ADDRESS_MAX = 1L << 52;

    private final BoardBuilder board;
    private final BoardProblem problem;

    BoardCheck(BoardBuilder board) {
        this.board = board;
        this.problem = new BoardProblem(board.name());
    }

    void run() {
        checkTimer();
        checkTsc();
        checkApicIds();
        checkNodes();
        checkDistances();
        checkIoApics();
        checkAddresses();
        checkSlots();
        checkSingles();
        checkNames();
        checkLines();
        new HostFileCheck(board, problem).run();
    }

    private void checkTimer() {
        long hz = board.timerHz();
        if (hz < BoardBuilder.TIMER_HZ_MIN || BoardBuilder.NANOS_PER_SECOND % hz != 0) {
            throw problem.at(board.timerPlace(), "timer clock " + hz + " Hz: a count must be whole nanoseconds, "
                    + "at most 1000 (1GHz, 500MHz, 250MHz, 200MHz, 125MHz, 100MHz...)");
        }
    }

    private void checkTsc() {
        if (board.tscHz() < 1 || board.tscHz() > Frequency.HZ_MAX) {
            throw problem.at(board.timerPlace(), "tsc " + board.tscHz() + " Hz is not in 1.." + Frequency.HZ_MAX);
        }
    }

    private void checkApicIds() {
        int[] ids = board.apicIds();
        for (int cpu = 0; cpu < ids.length; cpu++) {
            if (ids[cpu] < 0 || ids[cpu] > CpuSpec.APIC_ID_MAX) {
                throw problem.at(board.apicIdPlace(cpu), "cpu " + cpu + ": APIC id " + ids[cpu] + " is not in 0.."
                        + CpuSpec.APIC_ID_MAX);
            }
            if (ids[cpu] > CpuSpec.XAPIC_ID_MAX && !board.isX2Apic()) {
                throw problem.at(board.apicIdPlace(cpu), "cpu " + cpu + ": APIC id " + ids[cpu] + " is not in 0.."
                        + CpuSpec.XAPIC_ID_MAX + "; a higher one needs mode=x2apic at cpus");
            }
            for (int other = 0; other < cpu; other++) {
                if (ids[other] == ids[cpu]) {
                    throw problem.at(board.apicIdPlace(cpu), "cpu " + cpu + " has APIC id " + ids[cpu] + ", as has "
                            + BoardProblem.title("cpu " + other, board.apicIdPlace(other)));
                }
            }
        }
    }

    private void checkNodes() {
        int[] nodeOfCpu = new int[board.apicIds().length];
        Arrays.fill(nodeOfCpu, -1);
        for (NodeSpec node : board.nodes()) {
            Place place = board.nodePlace(node.index());
            if (node.memoryBytes() < 0) {
                throw problem.at(place, "node " + node.index() + ": memory " + node.memoryBytes() + " is negative");
            }
            for (int cpu : node.cpus()) {
                if (cpu < 0 || cpu >= nodeOfCpu.length) {
                    throw problem.at(place, "node " + node.index() + ": cpu " + cpu + " is not on this board (0.."
                            + (nodeOfCpu.length - 1) + ")");
                }
                if (nodeOfCpu[cpu] >= 0) {
                    throw problem.at(place, "cpu " + cpu + " is on node " + node.index() + ", but also on "
                            + BoardProblem.title("node " + nodeOfCpu[cpu], board.nodePlace(nodeOfCpu[cpu])));
                }
                nodeOfCpu[cpu] = node.index();
            }
        }
        for (int cpu = 0; cpu < nodeOfCpu.length; cpu++) {
            if (nodeOfCpu[cpu] < 0) {
                throw problem.at(board.apicIdPlace(cpu), "cpu " + cpu + " is on no node");
            }
        }
    }

    private void checkDistances() {
        for (int i = 0; i < board.distanceList().size(); i++) {
            int[] distance = board.distanceList().get(i);
            int nodes = board.nodes().size();
            boolean known = distance[0] >= 0 && distance[0] < nodes && distance[1] >= 0 && distance[1] < nodes;
            boolean fits = distance[2] > NodeDistances.LOCAL && distance[2] <= NodeDistances.MAX;
            if (!known || !fits || distance[0] == distance[1]) {
                throw problem.at(board.distancePlace(i), "distance " + distance[2] + " from node " + distance[0]
                        + " to node " + distance[1] + ": must be in " + (NodeDistances.LOCAL + 1) + ".."
                        + NodeDistances.MAX + ", between two of the nodes 0.." + (nodes - 1));
            }
        }
        if (board.localNanos() < 0) {
            throw problem.at(null, "memory latency " + board.localNanos() + " ns is negative");
        }
    }

    private void checkIoApics() {
        Claims gsis = new Claims();
        for (IoApicSpec spec : board.ioApics()) {
            Place place = board.ioApicPlace(spec.index());
            if (spec.pins() < 1 || spec.pins() > IoApic.PINS_MAX) {
                throw problem.at(place, "ioapic " + spec.index() + ": pins " + spec.pins() + " is not in 1.."
                        + IoApic.PINS_MAX);
            }
            if (spec.gsiBase() < 0) {
                throw problem.at(place, "ioapic " + spec.index() + ": gsi " + spec.gsiBase() + " is negative");
            }
            String title = BoardProblem.title("ioapic " + spec.index(), place);
            refuse(place, gsis.take(title + ", gsis", spec.gsiBase(), spec.pins()));
        }
    }

    private void checkAddresses() {
        Claims memory = new Claims();
        Claims ports = new Claims();
        memory.take("the local APICs", APIC_BASE, APIC_BYTES);
        MemoryLayout ram = new MemoryLayout(board.nodes().stream().mapToLong(NodeSpec::memoryBytes).toArray());
        for (MemoryRange range : ram.ranges()) {
            long first = Math.max(range.first(), LEGACY_END); // below, devices lie in front of the RAM
            if (first < range.end()) {
                Place place = board.nodePlace(range.node());
                memory.take(BoardProblem.title("the memory of node " + range.node(), place), first,
                        range.end() - first);
            }
        }
        for (IoApicSpec spec : board.ioApics()) {
            Place place = board.ioApicPlace(spec.index());
            checkRange(place, spec.address(), IoApicSpec.RANGE_BYTES, ADDRESS_MAX);
            String title = BoardProblem.title("ioapic " + spec.index(), place);
            refuse(place, memory.take(title, spec.address(), IoApicSpec.RANGE_BYTES));
        }
        List<DeviceSpec> devices = board.devices();
        for (int i = 0; i < devices.size(); i++) {
            DeviceSpec device = devices.get(i);
            Place place = board.devicePlace(i);
            String title = BoardProblem.title(device.title(), place);
            for (DeviceKind.Range range : device.kind().ranges(device.address())) {
                if (range.first() == device.address()) {
                    checkRange(place, range.first(), range.bytes(), range.isPorts() ? PORTS : ADDRESS_MAX);
                }
                Claims space = range.isPorts() ? ports : memory;
                refuse(place, space.take(title, range.first(), range.bytes()));
            }
        }
    }

    private void checkSlots() {
        Claims slots = new Claims();
        List<DeviceSpec> devices = board.devices();
        boolean bridge = devices.stream().anyMatch(device -> device.kind() == DeviceKind.PCI);
        for (int i = 0; i < devices.size(); i++) {
            DeviceSpec device = devices.get(i);
            if (!device.kind().isPciFunction()) {
                continue;
            }
            Place place = board.devicePlace(i);
            if (!bridge) {
                throw problem.at(place, device.title() + ": the board has no pci host bridge");
            }
            if (device.address() < 1 || device.address() >= PciHost.SLOTS) {
                throw problem.at(place, device.title() + ": slot " + device.address() + " is not in 1.."
                        + (PciHost.SLOTS - 1));
            }
            refuse(place, slots.take(BoardProblem.title(device.title(), place) + ", slot", device.address(), 1));
        }
    }

    private void checkSingles() {
        List<DeviceSpec> devices = board.devices();
        for (int i = 0; i < devices.size(); i++) {
            for (int other = 0; other < i; other++) {
                boolean single = devices.get(i).kind() == DeviceKind.PCI || devices.get(i).kind() == DeviceKind.HPET;
                if (single && devices.get(other).kind() == devices.get(i).kind()) {
                    throw problem.at(board.devicePlace(i), devices.get(i).title() + ": a board has one, and it is "
                            + title(other));
                }
            }
        }
    }

    private void checkRange(Place place, long address, int bytes, long end) {
        if (address < 0 || address > end - bytes || address % bytes != 0) {
            throw problem.at(place, "0x" + Long.toHexString(address) + " is no place for a range of 0x"
                    + Integer.toHexString(bytes) + " bytes: it must be aligned to its length and end below 0x"
                    + Long.toHexString(end));
        }
    }

    private void checkNames() {
        List<DeviceSpec> devices = board.devices();
        for (int i = 0; i < devices.size(); i++) {
            for (int other = 0; other < i; other++) {
                if (devices.get(other).name().equals(devices.get(i).name())) {
                    throw problem.at(board.devicePlace(i), devices.get(i).title() + ": the name is taken by "
                            + title(other));
                }
            }
        }
    }

    private void checkLines() {
        List<DeviceSpec> devices = board.devices();
        for (int i = 0; i < devices.size(); i++) {
            DeviceSpec device = devices.get(i);
            if (!device.hasLine()) {
                refuse(board.devicePlace(i), missingLine(device));
                continue;
            }
            if (board.ioApics().stream().noneMatch(spec -> isOn(spec, device.gsi()))) {
                throw problem.at(board.devicePlace(i), device.title() + ": gsi " + device.gsi()
                        + " is on no ioapic");
            }
            for (int other = 0; other < i; other++) {
                checkSharing(i, other);
            }
        }
    }

    private static String missingLine(DeviceSpec device) {
        boolean fine = device.isMsi() || !device.kind().hasIrq() || device.kind() == DeviceKind.LINE;
        return fine ? null : device.title() + ": needs a gsi, or msi";
    }

    private void checkSharing(int index, int otherIndex) {
        DeviceSpec device = board.devices().get(index);
        DeviceSpec other = board.devices().get(otherIndex);
        if (device.gsi() != other.gsi()) {
            return;
        }
        Place place = board.devicePlace(index);
        String both = device.title() + " and " + title(otherIndex);
        if (!device.level() || !other.level()) {
            throw problem.at(place, both + " share gsi " + device.gsi() + ", which only level-triggered lines can");
        }
        if (device.activeLow() != other.activeLow()) {
            throw problem.at(place, both + " share gsi " + device.gsi() + " with opposite polarity");
        }
    }

    private static boolean isOn(IoApicSpec spec, int gsi) {
        return gsi >= spec.gsiBase() && gsi < spec.gsiBase() + spec.pins();
    }

    private String title(int device) {
        return BoardProblem.title(board.devices().get(device).title(), board.devicePlace(device));
    }

    private void refuse(Place place, String complaint) {
        if (complaint != null) {
            throw problem.at(place, complaint);
        }
    }
}
