package org.sluice.testkit.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.sluice.x86.BusFilter;
import org.sluice.x86.Machine;
import org.sluice.x86.board.Board;
import org.sluice.x86.board.BoardBuilder;
import org.sluice.x86.board.DeviceKind;
import org.sluice.x86.board.DeviceSpec;
import org.sluice.x86.board.IoApicSpec;
import org.sluice.x86.board.NodeSpec;
import org.sluice.x86.board.Topology;
import org.sluice.x86.timer.Drifting;

/** For each device of the list a wire is cut, and rows turn red: the checks look at what they say. */
class CutWireTest {

    private static final int FEW = 3;
    /**
     * Fewer than a third: rows on registers inside one CPU, to which no wire of a board leads, and on forms that tables
     * and loaders' texts have whatever is on the board.
     */
    private static final Map<String, Integer> LEAST = Map.of("apicbase", 1, "x2apic", 6, "multiboot", 1,
            "multiboot2", 1, "zeropage", 1, "mptable", 1);

    static Stream<Arguments> cuts() {
        Cut noBus = filter((from, to) -> false);
        Cut noDevices = filter((from, to) -> from != BusFilter.DEVICE);
        Cut slowTsc = board(builder -> builder.tscHz(1), spec -> spec);
        return Stream.of(cut("lapic", noBus), cut("ipi", noBus), cut("apicbase", noBus), cut("x2apic", noBus),
                cut("cpu", noBus),
                cut("cpuid", board(builder -> builder.topology(Topology.FLAT), spec -> spec)),
                cut("apictimer", board(builder -> builder.timerHz(1_000_000), spec -> spec)),
                cut("tsc", slowTsc), cut("ioapic", noDevices), cut("msi", noDevices),
                cut("pic", without(DeviceKind.PIC)), cut("pit", rerouted(DeviceKind.PIT), slowCrystal("pit")),
                cut("hpet", without(DeviceKind.HPET)), cut("pmtimer", without(DeviceKind.ACPI)),
                cut("clocks", slowTsc), cut("uart", rerouted(DeviceKind.UART), cable()),
                cut("nmi", stuckLint1()),
                cut("rtc", rerouted(DeviceKind.RTC), slowCrystal("rtc")), cut("power", without(DeviceKind.RESET)),
                cut("debug", without(DeviceKind.VGA), without(DeviceKind.DEBUG_CONSOLE), without(DeviceKind.TESTDEV),
                        without(DeviceKind.FW_CFG)), cut("pci", rerouted(DeviceKind.EDU), without(DeviceKind.EDU)),
                cut("msix", noDevices), cut("e1000", rerouted(DeviceKind.E1000), cable()),
                cut("memory", board(builder -> builder.memoryNanos(1), spec -> spec), littleRam()),
                cut("acpi", without(DeviceKind.ACPI), without(DeviceKind.HPET), without(DeviceKind.PCI),
                        board(builder -> builder.apicId(1, 200), spec -> spec)),
                cut("multiboot", board(builder -> builder.node(1 << 20), spec -> spec)),
                cut("multiboot2", board(builder -> builder.node(1 << 20), spec -> spec)),
                cut("zeropage", board(builder -> builder.node(1 << 20), spec -> spec)),
                cut("reset", without(DeviceKind.RESET)),
                cut("mptable", board(builder -> builder.apicId(1, 200), spec -> spec)),
                cut("e820", board(builder -> builder.node(1 << 20), spec -> spec)));
    }

    /** Each cut turns rows red, and all cuts of a device together a third of its rows, if it has more than three. */
    @ParameterizedTest(name = "{0}")
    @MethodSource("cuts")
    void rowsOfTheDeviceTurnRed(String device, List<Cut> cuts) {
        List<Behaviour> rows = rowsOf(device);
        assertThat(rows).isNotEmpty();
        assertThat(red(rows, Cut.NONE)).isEmpty();
        Set<String> red = new TreeSet<>();
        for (Cut cut : cuts) {
            List<String> byThis = red(rows, cut);
            assertThat(byThis).isNotEmpty();
            red.addAll(byThis);
        }
        int least = rows.size() <= FEW ? 1 : LEAST.getOrDefault(device, (rows.size() + 2) / 3);
        assertThat(red).as("red of " + rows.size()).hasSizeGreaterThanOrEqualTo(least);
    }

    private static List<String> red(List<Behaviour> rows, Cut cut) {
        return rows.stream().filter(row -> Conformance.verdict(row, cut) != null).map(Behaviour::id).toList();
    }

    @Test
    void everyDeviceOfTheListHasItsCut() {
        List<Object> cut = cuts().map(arguments -> arguments.get()[0]).toList();
        assertThat(Conformance.rows().stream().map(Behaviour::device).distinct()).allMatch(cut::contains);
    }

    private static List<Behaviour> rowsOf(String device) {
        return Conformance.rows().stream().filter(row -> row.device().equals(device)).toList();
    }

    private static Arguments cut(String device, Cut... cuts) {
        return Arguments.of(device, List.of(cuts));
    }

    /** Messages are lost. */
    private static Cut filter(BusFilter filter) {
        return new Cut() {
            @Override
            public void machine(Machine machine) {
                machine.setBusFilter(filter);
            }
        };
    }

    /** Nothing comes or leaves over the cable to the far end. */
    private static Cut cable() {
        return new Cut() {
            @Override
            public boolean isCableWhole() {
                return false;
            }
        };
    }

    /** A device's own crystal all but stands still. */
    private static Cut slowCrystal(String device) {
        return new Cut() {
            @Override
            public void machine(Machine machine) {
                ((Drifting) machine.device(device)).drift(1_000_000_000);
            }
        };
    }

    /** RAM is where it was, but most of it does not answer. */
    private static Cut littleRam() {
        return new Cut() {
            @Override
            public Board board(Board whole) {
                return new BoardBuilder("cut").cpus(2).node(1 << 20, 0).node(1 << 20, 1).distance(0, 1, 30)
                        .memoryNanos(whole.distances().latencyNanos(0, 0)).build();
            }
        };
    }

    /** LINT1 of CPU 0 is held high, so that no edge comes through, whatever the NMI logic does. */
    private static Cut stuckLint1() {
        return new Cut() {
            @Override
            public void machine(Machine machine) {
                machine.cpu(0).drivePin(1, true);
            }
        };
    }

    /** The device is not there. */
    private static Cut without(DeviceKind kind) {
        return board(builder -> builder, spec -> spec.kind() == kind ? null : spec);
    }

    /** The device's line ends at another pin. */
    private static Cut rerouted(DeviceKind kind) {
        return board(builder -> builder, spec -> spec.kind() != kind ? spec
                : DeviceSpec.of(spec.name(), kind, spec.address(), 19));
    }

    private static Cut board(UnaryOperator<BoardBuilder> change, UnaryOperator<DeviceSpec> device) {
        return new Cut() {
            @Override
            public Board board(Board whole) {
                BoardBuilder copy = new BoardBuilder("cut").cpus(whole.cpuCount()).timerHz(whole.timerHz())
                        .tscHz(whole.tscHz()).x2Apic(whole.isX2Apic())
                        .restarting(whole.isRestarting())
                        .memoryNanos(whole.distances().latencyNanos(0, 0));
                whole.cpus().forEach(cpu -> copy.apicId(cpu.index(), cpu.apicId()));
                for (NodeSpec node : whole.nodes()) {
                    copy.node(node.memoryBytes(), node.cpus().stream().mapToInt(cpu -> cpu).toArray());
                }
                for (IoApicSpec ioApic : whole.ioApics()) {
                    copy.ioApic(ioApic.address(), ioApic.pins(), ioApic.gsiBase());
                }
                whole.devices().stream().map(device).filter(spec -> spec != null).forEach(copy::device);
                return change.apply(copy).build();
            }
        };
    }
}
