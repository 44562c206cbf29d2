package org.sluice.x86;

import java.util.ArrayList;
import java.util.List;
import org.sluice.x86.apic.IoApic;
import org.sluice.x86.board.CableFiles;
import org.sluice.x86.board.CableSpec;
import org.sluice.x86.board.DeviceKind;
import org.sluice.x86.board.DeviceSpec;
import org.sluice.x86.board.SerialFiles;
import org.sluice.x86.engine.Engine;
import org.sluice.x86.firmware.E820;
import org.sluice.x86.memory.MemoryLayout;
import org.sluice.x86.net.E1000;
import org.sluice.x86.net.Nic;
import org.sluice.x86.pci.EduDevice;
import org.sluice.x86.pci.MessageSink;
import org.sluice.x86.pci.PciFunction;
import org.sluice.x86.pci.PciHost;
import org.sluice.x86.pci.PciRegister;
import org.sluice.x86.pic.PicPair;
import org.sluice.x86.pic.PicRegister;
import org.sluice.x86.platform.AcpiPm;
import org.sluice.x86.platform.DebugConsole;
import org.sluice.x86.platform.DebugExit;
import org.sluice.x86.platform.FwCfg;
import org.sluice.x86.platform.PowerSwitch;
import org.sluice.x86.platform.ResetControl;
import org.sluice.x86.platform.TestDevice;
import org.sluice.x86.platform.VgaText;
import org.sluice.x86.serial.Uart;
import org.sluice.x86.snapshot.Snapshottable;
import org.sluice.x86.snapshot.StateStream;
import org.sluice.x86.timer.Hpet;
import org.sluice.x86.timer.Pit;
import org.sluice.x86.timer.Rtc;

/** Makes the devices of a board and connects them. Used once, while the machine is built. */
final class Wiring implements Snapshottable, AutoCloseable {

    private static final int ISA_IRQS = 16;
    private static final int TIMER_GSI = 2;
    private static final int CLOCK_GSI = 8;
    private static final int PCI_PORTS = 0xC000;
    private static final long PCI_MEMORY_END = 0xFEC0_0000L;

    private final Machine machine;
    private final Engine engine;
    private final Bus bus;
    private final AddressMap ports;
    private final AddressMap memory;
    private final PowerSwitch power;
    private final NmiLogic nmi;
    private PicPair pic;
    /** Everything that knows a level, in the order in which it was made. */
    private final List<Snapshottable> wires = new ArrayList<>();
    /** What belongs to the host and is closed with the machine. */
    private final HostEnds hostEnds = new HostEnds();
    private PciHost pci;
    /** How many of them the machine was built with; those behind are faults'. */
    private int built;
    /** The pins that the outside drives, and the whole wires that lead there; behind them the asserted ones. */
    private final List<PinWire> outsidePins = new ArrayList<>();
    private final List<IrqLine> outsideWires = new ArrayList<>();
    private final List<IrqLine> asserted = new ArrayList<>();
    private final GatedLine[] gated = new GatedLine[ISA_IRQS];

    Wiring(Machine machine, Bus bus, PowerSwitch power, AddressMap ports, AddressMap memory) {
        this.machine = machine;
        this.engine = machine.engine();
        this.bus = bus;
        this.power = power;
        this.ports = ports;
        this.memory = memory;
        this.nmi = kept(new NmiLogic(cpus()));
    }

    /** Makes them all: {@code devices} and {@code lines} are filled in the board's order. */
    void build(Object[] devices, IrqLine[] lines) {
        List<DeviceSpec> specs = machine.board().devices();
        for (int i = 0; i < specs.size(); i++) {
            if (specs.get(i).kind() == DeviceKind.PIC) {
                devices[i] = buildPic();
            } else if (specs.get(i).kind() == DeviceKind.PCI) {
                pci = new PciHost();
                devices[i] = pci;
            }
        }
        for (int i = 0; i < specs.size(); i++) {
            lines[i] = lineOf(i, specs.get(i));
            devices[i] = devices[i] == null ? device(specs.get(i), lines[i]) : devices[i];
        }
        specs.stream().filter(spec -> spec.kind() == DeviceKind.PCI).forEach(spec -> openPci(spec.address()));
        built = wires.size();
    }

    /** Doors and windows of the host bridge; what fixed devices answer to is found before them. */
    private void openPci(long ecamAddress) {
        ports.add(PciHost.CONFIG_ADDRESS, 8, pci);
        ports.add(PCI_PORTS, 0x10000 - PCI_PORTS, pci.window(true, PCI_PORTS));
        memory.add(ecamAddress, PciHost.ECAM_BYTES, pci.ecam());
        memory.add(MemoryLayout.HOLE, PCI_MEMORY_END - MemoryLayout.HOLE, pci.window(false, MemoryLayout.HOLE));
    }

    private PciFunction card(DeviceSpec spec, IrqLine line) {
        int number = machine.board().deviceIndex(spec.name());
        MessageSink sink = (address, data) -> {
            if (MsiWire.isMessage(address)) {
                MsiWire.send(bus, number, address, data);
            }
        };
        IrqLine pin = spec.isMsi() ? IrqLine.UNPLUGGED : line;
        byte[] address = {0x52, 0x54, 0, 0x12, 0x34, (byte) number};
        PciFunction card = spec.kind() == DeviceKind.EDU ? new EduDevice(pin, sink, machine.memory())
                : connected(spec, new E1000(address, pin, sink, machine.memory(), engine));
        card.config().init(PciRegister.INTERRUPT_LINE, 1, Math.max(spec.gsi(), 0));
        if (spec.isMsi()) {
            card.config().init(PciRegister.INTERRUPT_PIN, 1, 0); // it uses none
        }
        pci.plug((int) spec.address(), card);
        return card;
    }

    private E1000 connected(DeviceSpec spec, E1000 card) {
        if (!spec.cable().equals(CableSpec.NONE)) {
            hostEnds.add(CableEnd.open(new CableFiles(machine.board(), spec), spec.cable(), card, engine));
        }
        return card;
    }

    /** Closes what belongs to the host. Idempotent; throws UncheckedIOException if a file could not be ended. */
    @Override
    public void close() {
        hostEnds.close();
    }

    private <T extends Snapshottable> T kept(T wire) {
        wires.add(wire);
        return wire;
    }

    /** The levels of all wires. */
    @Override
    public void exchange(StateStream state) {
        for (Snapshottable wire : wires) {
            wire.exchange(state);
        }
    }

    /** The NMI's sources and mask. */
    NmiLogic nmi() {
        return nmi;
    }

    /** The levels of the wires that the machine was built with. */
    void exchangeBuilt(StateStream state) {
        for (Snapshottable wire : wires.subList(0, built)) {
            wire.exchange(state);
        }
    }

    /** RESET: what the outside drives is remembered, and forgotten by the wires. */
    void releaseOutside() {
        asserted.clear();
        for (int i = 0; i < outsidePins.size(); i++) {
            if (outsidePins.get(i).isAsserted()) {
                asserted.add(outsideWires.get(i));
            }
            outsidePins.get(i).forget();
        }
    }

    /** RESET is over: the outside drives what it drove. */
    void assertOutside() {
        asserted.forEach(IrqLine::raise);
    }

    private IrqLine outside(PinWire pin, IrqLine whole) {
        outsidePins.add(pin);
        outsideWires.add(whole);
        return whole;
    }

    /** The 8259A pair; null if the board has none. */
    PicPair pic() {
        return pic;
    }

    private IrqLine lineOf(int index, DeviceSpec spec) {
        if (spec.isMsi()) {
            return kept(new MsiWire(index, bus, machine.ledger()));
        }
        if (!spec.hasLine()) {
            return IrqLine.UNPLUGGED;
        }
        IrqLine wire = wire(spec);
        boolean replaceable = spec.kind() == DeviceKind.PIT || spec.kind() == DeviceKind.RTC;
        if (!replaceable || spec.gsi() >= ISA_IRQS) {
            return wire;
        }
        gated[spec.gsi()] = kept(new GatedLine(wire));
        return gated[spec.gsi()];
    }

    /** One more source at a gsi: its pin and, for the first sixteen, the 8259A's input. */
    private IrqLine wire(DeviceSpec spec) {
        int gsi = spec.gsi();
        PinWire pin = pinWire(gsi, spec.activeLow());
        if (pin == null) {
            throw new IllegalStateException("gsi " + gsi + " of " + spec.name() + " is on no I/O APIC");
        }
        int irq = gsi == TIMER_GSI ? 0 : gsi;
        IrqLine whole = pic == null || gsi == 0 || gsi >= ISA_IRQS ? pin : new IsaWire(pin, pic.input(irq));
        return spec.kind() == DeviceKind.LINE ? outside(pin, whole) : whole;
    }

    private PinWire pinWire(int gsi, boolean activeLow) {
        for (IoApic ioApic : machine.ioApics()) {
            int pin = gsi - ioApic.gsiBase();
            if (pin >= 0 && pin < ioApic.pins()) {
                ioApic.wire(pin, activeLow);
                return kept(new PinWire(ioApic, pin));
            }
        }
        return null;
    }

    private Cpu[] cpus() {
        Cpu[] cpus = new Cpu[machine.cpuCount()];
        for (int i = 0; i < cpus.length; i++) {
            cpus[i] = machine.cpu(i);
        }
        return cpus;
    }

    private PicPair buildPic() {
        Cpu[] cpus = cpus();
        IrqLine pin = pinWire(0, false);
        IntWire output = kept(new IntWire(cpus, pin == null ? IrqLine.UNPLUGGED : pin));
        pic = new PicPair(output, machine.ledger());
        ports.addByteWide(PicRegister.MASTER, 2, pic.master());
        ports.addByteWide(PicRegister.SLAVE, 2, pic.slave());
        ports.addByteWide(PicRegister.ELCR, 2, pic.elcr());
        for (Cpu cpu : cpus) {
            cpu.connect(pic);
        }
        return pic;
    }

    private Object device(DeviceSpec spec, IrqLine line) {
        switch (spec.kind()) {
            case UART: return atPorts(spec, uart(spec, line));
            case NIC: return inMemory(spec, new Nic(line));
            case ACPI: return atPorts(spec, new AcpiPm(line, engine, power));
            case DEBUG_EXIT: return atPorts(spec, new DebugExit(power));
            case HPET: return inMemory(spec, new Hpet(hpetWires(), engine));
            case PIT: return pit(line);
            case RTC: return bytesAtPorts(Rtc.PORT, 2, new Rtc(line, engine, nmi));
            case RESET: return reset();
            case FW_CFG: return fwCfg();
            case DEBUG_CONSOLE: return debugConsole(spec);
            case TESTDEV: return testDevice();
            case VGA: return vga(spec);
            case EDU:
            case E1000: return card(spec, line);
            default: return line;
        }
    }

    private <T extends RegisterDevice> T atPorts(DeviceSpec spec, T device) {
        return atPorts((int) spec.address(), spec.kind().rangeBytes(), device);
    }

    private <T extends RegisterDevice> T atPorts(int port, int bytes, T device) {
        ports.add(port, bytes, device);
        return device;
    }

    private <T extends RegisterDevice> T bytesAtPorts(int port, int bytes, T device) {
        ports.addByteWide(port, bytes, device);
        return device;
    }

    private <T extends RegisterDevice> T inMemory(DeviceSpec spec, T device) {
        memory.add(spec.address(), spec.kind().rangeBytes(), device);
        return device;
    }

    /** What the far end sends is read before a file is begun. */
    private Uart uart(DeviceSpec spec, IrqLine line) {
        Uart uart = new Uart(line, engine);
        SerialFiles files = new SerialFiles(machine.board(), spec);
        uart.play(files.readInput());
        hostEnds.add(SerialEnd.open(files, spec.serial(), uart::connect));
        return uart;
    }

    private DebugConsole debugConsole(DeviceSpec spec) {
        DebugConsole console = atPorts(DebugConsole.PORT, 1, new DebugConsole());
        hostEnds.add(SerialEnd.open(new SerialFiles(machine.board(), spec), spec.serial(), console::connect));
        return console;
    }

    private Pit pit(IrqLine line) {
        Pit pit = bytesAtPorts(Pit.PORT, 4, new Pit(line, engine, nmi));
        ports.addByteWide(Pit.PORT_B, 1, pit.portB());
        return pit;
    }

    private ResetControl reset() {
        ResetControl control = new ResetControl(power);
        ports.addByteWide(ResetControl.PORT_KEYBOARD, 1, control.keyboard(0));
        ports.addByteWide(ResetControl.PORT_KEYBOARD + ResetControl.COMMAND, 1, control.keyboard(ResetControl.COMMAND));
        ports.addByteWide(ResetControl.PORT_A, 1, control.portA());
        ports.addByteWide(ResetControl.PORT_CF9, 1, control.cf9());
        return control;
    }

    private FwCfg fwCfg() {
        FwCfg device = new FwCfg(machine.memory().layout().bytes(), machine.cpuCount());
        device.addFile("etc/e820", E820.bytes(E820.of(machine.board())));
        return atPorts(FwCfg.PORT, FwCfg.RANGE_BYTES, device);
    }

    private VgaText vga(DeviceSpec spec) {
        VgaText screen = inMemory(spec, new VgaText());
        ports.add(VgaText.CRTC_PORT, 2, screen.crtc());
        ports.add(VgaText.STATUS_PORT, 1, screen.status());
        return screen;
    }

    private TestDevice testDevice() {
        IrqLine[] lines = new IrqLine[TestDevice.LINES];
        for (int line = 0; line < lines.length; line++) {
            PinWire pin = pinWireAsWired(line == 0 ? TIMER_GSI : line); // the override of ISA irq 0
            lines[line] = pin == null ? IrqLine.UNPLUGGED
                    : pic != null && line < ISA_IRQS && line != TIMER_GSI ? new IsaWire(pin, pic.input(line)) : pin;
        }
        TestDevice device = atPorts(TestDevice.LINE_PORTS, TestDevice.LINES, new TestDevice(lines));
        ports.add(TestDevice.ECHO_PORT, Integer.BYTES, device.echo());
        return device;
    }

    /** One more source at a pin, whose polarity is what the other devices there have. */
    PinWire pinWireAsWired(int gsi) {
        boolean activeLow = machine.board().devices().stream().anyMatch(spec -> spec.gsi() == gsi && spec.activeLow());
        return pinWire(gsi, activeLow);
    }

    /** A wire of the outside's to a pin; null if no I/O APIC has it. */
    IrqLine extraWire(int gsi) {
        PinWire pin = pinWireAsWired(gsi);
        return pin == null ? null : outside(pin, pin);
    }

    private HpetLines hpetWires() {
        return new HpetLines(gsi -> pinWireAsWired(gsi), new IrqLine[] {
            legacy(TIMER_GSI), legacy(CLOCK_GSI)}, gated);
    }

    private IrqLine legacy(int gsi) {
        PinWire pin = pinWireAsWired(gsi);
        int irq = gsi == TIMER_GSI ? 0 : gsi;
        return pin == null ? IrqLine.UNPLUGGED : pic == null ? pin : new IsaWire(pin, pic.input(irq));
    }
}
