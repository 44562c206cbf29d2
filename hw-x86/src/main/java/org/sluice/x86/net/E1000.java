package org.sluice.x86.net;

import static org.sluice.x86.net.E1000Register.*;

import org.sluice.x86.IrqLine;
import org.sluice.x86.RegisterDevice;
import org.sluice.x86.engine.Engine;
import org.sluice.x86.memory.GuestMemory;
import org.sluice.x86.pci.ConfigSpace;
import org.sluice.x86.pci.MessageSink;
import org.sluice.x86.pci.MsiCapability;
import org.sluice.x86.pci.PciFunction;
import org.sluice.x86.pci.PciRegister;
import org.sluice.x86.snapshot.Snapshottable;
import org.sluice.x86.snapshot.StateStream;

/**
 * An Intel 82540EM gigabit card: descriptor rings in the guest's memory, interrupts with causes, mask and throttle,
 * MSI, EEPROM, PHY. Its host side is {@link #receive} and the {@link Network} given to {@link #connect}. The link
 * follows CTRL.SLU, which is set after reset ("Internal GMII/MII Mode").
 *
 * <pre>
 *   TDT --&gt; E1000Transmitter --&gt; Network        receive() --&gt; E1000Receiver --&gt; ring --&gt;
 * E1000Interrupts --&gt; line, MSI
 * </pre>
 *
 * <p>Threading: the baton. Not modelled: delay timers other than ITR (a cause is set at once), wake-up, flow control,
 * I/O-mapped registers, flash. What each part leaves out, it says itself. Source: Intel "PCI/PCI-X Family of Gigabit
 * Ethernet Controllers Software Developer's Manual".
 */
public final class E1000 implements PciFunction, RegisterDevice, Snapshottable {

    /** Length of BAR 0. */
    public static final int BAR_BYTES = 0x20000;

    private static final int RESET = 1 << 26;
    private static final int SET_LINK_UP = 1 << 6;
    private static final int LINK_IS_UP = 1 << 1;
    private static final int FULL_DUPLEX_1000 = 0x80080781;
    private static final int ADDRESS_VALID = 1 << 31;
    private static final int ADDRESS_BYTES = 6;

    private final ConfigSpace config = new ConfigSpace(0x8086, 0x100E, 0x020000).memoryBar(0, BAR_BYTES);
    private final MsiCapability msi;
    private final byte[] address;
    private final int[] plain = new int[END / 4];
    private final E1000Eeprom eeprom;
    private final Pin pin;
    private final E1000Interrupts interrupts;
    private final E1000Ring receiveRing;
    private final E1000Ring transmitRing;
    private final E1000Receiver receiver;
    private final E1000Transmitter transmitter;
    private E1000Phy phy = new E1000Phy();
    private E1000Statistics statistics = new E1000Statistics();
    private Network network = Network.NONE;

    /**
     * A card after reset.
     *
     * @param address six bytes
     * @param line    its INTA
     * @param sink    where its MSI goes
     * @param memory  where its rings are
     */
    public E1000(byte[] address, IrqLine line, MessageSink sink, GuestMemory memory, Engine engine) {
        if (address.length != ADDRESS_BYTES) {
            throw new IllegalArgumentException("an Ethernet address has 6 bytes, not " + address.length);
        }
        this.address = address.clone();
        this.msi = new MsiCapability(config, sink);
        config.init(PciRegister.INTERRUPT_PIN, 1, 1).init(PciRegister.REVISION, 1, 3);
        this.eeprom = new E1000Eeprom(address);
        this.pin = new Pin(line);
        this.interrupts = new E1000Interrupts(pin, engine);
        this.receiveRing = new E1000Ring(memory);
        this.transmitRing = new E1000Ring(memory);
        this.receiver = new E1000Receiver(receiveRing, plain);
        this.transmitter = new E1000Transmitter(transmitRing);
        reset();
    }

    private void reset() {
        java.util.Arrays.fill(plain, 0);
        plain[CTRL / 4] = SET_LINK_UP | 0x201;
        plain[RAL_0 / 4] = address[0] & 0xFF | (address[1] & 0xFF) << 8 | (address[2] & 0xFF) << 16 | address[3] << 24;
        plain[RAL_0 / 4 + 1] = address[4] & 0xFF | (address[5] & 0xFF) << 8 | ADDRESS_VALID;
        plain[PBA / 4] = 0x00100030;
        receiveRing.reset();
        transmitRing.reset();
        transmitter.reset();
        interrupts.reset();
        phy = new E1000Phy();
        statistics = new E1000Statistics();
    }

    // ---- PCI ----

    @Override
    public ConfigSpace config() {
        return config;
    }

    @Override
    public RegisterDevice bar(int number) {
        return number == 0 ? this : null;
    }

    @Override
    public void configWritten() {
        msi.configWritten();
        pin.follow();
    }

    /** INTA, or the message that stands for it: one per assertion. */
    private final class Pin implements IrqLine, Snapshottable {
        private final IrqLine line;
        private boolean asserted;

        Pin(IrqLine line) {
            this.line = line;
        }

        @Override
        public void raise() {
            if (msi.isEnabled()) {
                if (!asserted) {
                    msi.raise();
                }
            } else if (!config.command(PciRegister.INTX_DISABLE)) {
                line.raise();
            }
            asserted = true;
            config.put(PciRegister.STATUS, PciRegister.INTX_STATUS, true);
        }

        /** INTA may have been switched on or off, or MSI taken its place. */
        void follow() {
            if (asserted && !msi.isEnabled() && !config.command(PciRegister.INTX_DISABLE)) {
                line.raise();
            } else {
                line.lower();
            }
        }

        @Override
        public void lower() {
            asserted = false;
            msi.satisfied();
            line.lower();
            config.put(PciRegister.STATUS, PciRegister.INTX_STATUS, false);
        }

        @Override
        public void exchange(StateStream state) {
            asserted = state.exchange(asserted);
        }
    }

    @Override
    public void exchange(StateStream state) {
        state.exchange(plain);
        config.exchange(state);
        pin.exchange(state);
        eeprom.exchange(state);
        interrupts.exchange(state);
        receiveRing.exchange(state);
        transmitRing.exchange(state);
        transmitter.exchange(state);
        phy.exchange(state);
        statistics.exchange(state);
    }

    // ---- host side ----

    /** Connects the cable. */
    public void connect(Network newNetwork) {
        network = newNetwork;
    }

    /** A frame comes in, without its check sequence; true if the card took it into memory. None does in loopback. */
    public boolean receive(byte[] frame, int length) {
        return !isLoopedBack() && take(frame, length);
    }

    /** RCTL.LBM says MAC or transceiver, or the PHY is told by its own register, as drivers of this card do it. */
    private boolean isLoopedBack() {
        int mode = plain[RCTL / 4] >>> RCTL_LBM_SHIFT & 3;
        return mode == LBM_MAC || mode == LBM_PHY || phy.isLoopedBack();
    }

    private boolean take(byte[] frame, int length) {
        boolean on = config.command(PciRegister.BUS_MASTER) && isLinkUp();
        if (!on || length < 14 || !receiver.wants(frame, length)) {
            return false;
        }
        int causes = receiver.receive(frame, length, statistics);
        interrupts.set(causes);
        return causes != RXO;
    }

    // ---- registers ----

    /** Registers have 32 bits; other accesses read 0. */
    @Override
    public long read(int offset, int size) {
        return size == Integer.BYTES && (offset & 3) == 0 ? readRegister(offset) & 0xFFFF_FFFFL : 0;
    }

    private int readRegister(int offset) {
        switch (offset) {
            case STATUS: return FULL_DUPLEX_1000 | (isLinkUp() ? LINK_IS_UP : 0);
            case EECD: return eeprom.readEecd();
            case EERD: return eeprom.readEerd();
            case MDIC: return phy.readMdic();
            case ICR: return interrupts.takeCauses();
            case ICS: return interrupts.causes();
            case ITR: return interrupts.interval();
            case IMS: return interrupts.mask();
            case IMC: return 0;
            default: break;
        }
        if (isRing(offset, RDBAL)) {
            return receiveRing.read(offset - RDBAL);
        }
        if (isRing(offset, TDBAL)) {
            return transmitRing.read(offset - TDBAL);
        }
        if (offset >= STATISTICS && offset < STATISTICS + 0x100) {
            return statistics.take(offset);
        }
        return offset < END ? plain[offset / 4] : 0;
    }

    /** Base low and high, length, head, tail. */
    private static boolean isRing(int offset, int base) {
        int register = offset - base;
        return register >= 0 && register <= 0x18 && register != 0x0C && register != 0x14;
    }

    @Override
    public void write(int offset, int size, long value) {
        if (size == Integer.BYTES && (offset & 3) == 0) {
            writeRegister(offset, (int) value);
        }
    }

    private void writeRegister(int offset, int value) {
        switch (offset) {
            case CTRL:
                control(value);
                return;
            case STATUS: return;
            case EECD:
                eeprom.writeEecd(value);
                return;
            case EERD:
                eeprom.writeEerd(value);
                return;
            case MDIC:
                phy.writeMdic(value);
                return;
            case ICR:
                interrupts.clear(value);
                return;
            case ICS:
                interrupts.set(value);
                return;
            case ITR:
                interrupts.setInterval(value);
                return;
            case IMS:
                interrupts.setMask(value);
                return;
            case IMC:
                interrupts.clearMask(value);
                return;
            default:
                writeData(offset, value);
                return;
        }
    }

    private void control(int value) {
        if ((value & RESET) != 0) {
            reset();
            return;
        }
        boolean linkChanged = ((value ^ plain[CTRL / 4]) & SET_LINK_UP) != 0;
        plain[CTRL / 4] = value;
        if (linkChanged) {
            interrupts.set(LSC);
            transmit();
        }
    }

    /** The PHY always has link; the MAC recognizes it, and sends and receives, while CTRL.SLU is set. */
    private boolean isLinkUp() {
        return (plain[CTRL / 4] & SET_LINK_UP) != 0;
    }

    private void writeData(int offset, int value) {
        if (isRing(offset, RDBAL)) {
            receiveRing.write(offset - RDBAL, value);
        } else if (isRing(offset, TDBAL)) {
            transmitRing.write(offset - TDBAL, value);
            transmitAfter(offset);
        } else if (offset < END && (offset < STATISTICS || offset >= STATISTICS + 0x100)) {
            plain[offset / 4] = value;
            transmitAfter(offset);
        }
    }

    private void transmitAfter(int written) {
        if (written == TDT || written == TCTL) {
            transmit();
        }
    }

    private void transmit() {
        boolean on = (plain[TCTL / 4] & TCTL_EN) != 0 && config.command(PciRegister.BUS_MASTER) && isLinkUp();
        if (on && !transmitRing.isEmpty()) {
            transmitter.padShort((plain[TCTL / 4] & E1000Register.TCTL_PSP) != 0);
            interrupts.set(transmitter.run(isLoopedBack() ? this::take : network, statistics));
        }
    }
}
