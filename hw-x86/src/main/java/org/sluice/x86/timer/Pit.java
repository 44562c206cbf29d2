package org.sluice.x86.timer;

import org.sluice.x86.IrqLine;
import org.sluice.x86.RegisterDevice;
import org.sluice.x86.engine.Alarm;
import org.sluice.x86.engine.Engine;
import org.sluice.x86.engine.EventTarget;
import org.sluice.x86.snapshot.Snapshottable;
import org.sluice.x86.snapshot.StateStream;

/**
 * An 8254 at ports 0x40 to 0x43: OUT of counter 0 is the interrupt line, counter 2 is gated and read through port 0x61.
 *
 * <p>The input clock is the PC's crystal divided by 12; its ticks are those of the machine's clock, so a count's first
 * tick is the next one after the write. Threading: the baton. No allocation. Source: Intel 8254 datasheet; PIIX3
 * datasheet "NMI Status and Control Register" (port 0x61).
 */
public final class Pit implements RegisterDevice, Drifting, EventTarget, Snapshottable {

    /** Port of counter 0. */
    public static final int PORT = 0x40;
    /** Offset of the control word. */
    public static final int CONTROL = 3;
    /** Port 0x61: bit 0 gates counter 2, bit 5 reads its OUT; bits 7, 6, 3, 2 are of the NMI logic. */
    public static final int PORT_B = 0x61;
    /** The input clock. */
    public static final Frequency CLOCK = new Frequency(Frequency.CRYSTAL_HZ, 12);

    private static final int COUNTERS = 3;
    private static final int READ_BACK = 3;
    private static final int GATED = 2;
    private static final int PORT_B_WRITABLE = 0x0F;
    private static final int PORT_B_REFRESH = 0x10;
    private static final int PORT_B_OUT = 0x20;

    private final IrqLine line;
    private final NmiRegisters nmi;
    private final Oscillator clock;
    private final Alarm alarm;
    private final PitPort[] ports = new PitPort[COUNTERS];
    private int portB;

    /** A timer that nobody has programmed, its counter 0 wired to {@code line}; port 0x61 has bits of {@code nmi}. */
    public Pit(IrqLine line, Engine engine, NmiRegisters nmi) {
        this.line = line;
        this.nmi = nmi;
        this.clock = new Oscillator(engine);
        this.alarm = engine.alarm(this, 0);
        for (int i = 0; i < COUNTERS; i++) {
            ports[i] = new PitPort();
        }
        ports[GATED].counter().setGate(false, 0);
    }

    /** Port 0x61 as a device of its own. */
    public RegisterDevice portB() {
        return new PortB();
    }

    private long tick() {
        return CLOCK.ticks(clock.nowNanos());
    }

    @Override
    public long read(int offset, int size) {
        return offset == CONTROL ? 0xFF : ports[offset].read(tick());
    }

    @Override
    public void write(int offset, int size, long value) {
        int word = (int) value & 0xFF;
        if (offset == CONTROL) {
            control(word);
        } else {
            ports[offset].write(word, tick());
        }
        drive();
    }

    private void control(int word) {
        int select = word >> 6;
        int access = word >> 4 & 3;
        if (select == READ_BACK) {
            readBack(word);
        } else if (access == 0) {
            ports[select].latchCount(tick());
        } else {
            ports[select].control(access, word >> 1 & 7, (word & 1) != 0);
        }
    }

    /** Bits 5 and 4 are active low: count and status; bits [3:1] name the counters. */
    private void readBack(int word) {
        for (int i = 0; i < COUNTERS; i++) {
            if ((word >> i + 1 & 1) == 0) {
                continue;
            }
            if ((word & 0x20) == 0) {
                ports[i].latchCount(tick());
            }
            if ((word & 0x10) == 0) {
                ports[i].latchStatus(tick());
            }
        }
    }

    @Override
    public void onEvent(int kind, long argument) {
        drive();
    }

    private void drive() {
        PitCounter counter = ports[0].counter();
        long tick = tick();
        if (counter.out(tick)) {
            line.raise();
        } else {
            line.lower();
        }
        long change = counter.nextChange(tick);
        if (change == PitCounter.NEVER) {
            alarm.cancel();
        } else {
            alarm.set(clock.machineNanosAt(CLOCK.nanosAt(change)));
        }
    }

    @Override
    public void drift(int partsPerMillion) {
        clock.drift(partsPerMillion);
        drive();
    }

    /** OUT of a counter, 0 to 2, at this instant. */
    public boolean out(int counter) {
        return ports[counter].counter().out(tick());
    }

    @Override
    public void exchange(StateStream state) {
        portB = state.exchange(portB);
        for (PitPort port : ports) {
            port.exchange(state);
        }
        alarm.exchange(state);
        clock.exchange(state);
    }

    private final class PortB implements RegisterDevice {
        @Override
        public long read(int offset, int size) {
            boolean refresh = (clock.nowNanos() / 15_085 & 1) != 0; // the refresh request of an ISA bus, toggling
            return portB | nmi.sources() | (refresh ? PORT_B_REFRESH : 0) | (out(GATED) ? PORT_B_OUT : 0);
        }

        @Override
        public void write(int offset, int size, long value) {
            portB = (int) value & PORT_B_WRITABLE;
            ports[GATED].counter().setGate((portB & 1) != 0, tick());
            nmi.disable(portB);
        }
    }
}
