package org.sluice.testkit.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
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

/** For each device of the list a wire is cut, and rows turn red: the checks look at what they say. */
class CutWireTest {

    static Stream<Arguments> cuts() {
        Cut noBus = filter((from, to) -> false);
        Cut noDevices = filter((from, to) -> from != BusFilter.DEVICE);
        Cut slowTsc = board(builder -> builder.tscHz(1), spec -> spec);
        return Stream.of(cut("lapic", noBus), cut("ipi", noBus), cut("apicbase", noBus), cut("x2apic", noBus),
                cut("cpu", noBus),
                cut("cpuid", board(builder -> builder.topology(Topology.FLAT), spec -> spec)),
                cut("apictimer", board(builder -> builder.timerHz(1_000_000), spec -> spec)),
                cut("tsc", slowTsc), cut("ioapic", noDevices), cut("msi", noDevices),
                cut("pic", without(DeviceKind.PIC)), cut("pit", rerouted(DeviceKind.PIT)),
                cut("hpet", without(DeviceKind.HPET)), cut("pmtimer", without(DeviceKind.ACPI)),
                cut("clocks", slowTsc), cut("uart", rerouted(DeviceKind.UART)),
                cut("nmi", without(DeviceKind.RTC)),
                cut("rtc", rerouted(DeviceKind.RTC)), cut("power", without(DeviceKind.RESET)),
                cut("debug", without(DeviceKind.VGA)), cut("pci", rerouted(DeviceKind.EDU)),
                cut("msix", noDevices), cut("e1000", rerouted(DeviceKind.E1000)),
                cut("memory", board(builder -> builder.memoryNanos(1), spec -> spec)),
                cut("acpi", without(DeviceKind.ACPI)),
                cut("multiboot", board(builder -> builder.node(1 << 20), spec -> spec)),
                cut("multiboot2", board(builder -> builder.node(1 << 20), spec -> spec)),
                cut("zeropage", board(builder -> builder.node(1 << 20), spec -> spec)),
                cut("reset", without(DeviceKind.RTC)),
                cut("mptable", board(builder -> builder.apicId(1, 200), spec -> spec)),
                cut("e820", board(builder -> builder.node(1 << 20), spec -> spec)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cuts")
    void rowsOfTheDeviceTurnRed(String device, Cut cut) {
        List<Behaviour> rows = rowsOf(device);
        assertThat(rows).isNotEmpty();
        assertThat(rows.stream().filter(row -> Conformance.verdict(row, cut) != null)).isNotEmpty();
        assertThat(rows.stream().filter(row -> Conformance.verdict(row, Cut.NONE) != null)).isEmpty();
    }

    @Test
    void everyDeviceOfTheListHasItsCut() {
        List<Object> cut = cuts().map(arguments -> arguments.get()[0]).toList();
        assertThat(Conformance.rows().stream().map(Behaviour::device).distinct()).allMatch(cut::contains);
    }

    private static List<Behaviour> rowsOf(String device) {
        return Conformance.rows().stream().filter(row -> row.device().equals(device)).toList();
    }

    private static Arguments cut(String device, Cut cut) {
        return Arguments.of(device, cut);
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
