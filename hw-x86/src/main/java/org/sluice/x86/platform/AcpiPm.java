package org.sluice.x86.platform;

import org.sluice.x86.IrqLine;
import org.sluice.x86.RegisterDevice;
import org.sluice.x86.Resettable;
import org.sluice.x86.engine.Alarm;
import org.sluice.x86.engine.Engine;
import org.sluice.x86.engine.EventTarget;
import org.sluice.x86.snapshot.Snapshottable;
import org.sluice.x86.snapshot.StateStream;
import org.sluice.x86.timer.PmTimer;

/**
 * ACPI fixed hardware: the PM1a event and control registers and the PM timer. Soft off is sleep type 5.
 *
 * <p>Threading: the baton. Not modelled: sleep states S1 to S4 (a request for one does nothing), general-purpose
 * events, PM1b, buttons other than by {@link #pressPowerButton}. Source: ACPI Specification "PM1 Event Grouping", "PM1
 * Control Grouping", "Power Management Timer".
 */
public final class AcpiPm implements RegisterDevice, EventTarget, Resettable, Snapshottable {

    public static final int PM1_STS = 0x0;   // RW1C 16 bits
    public static final int PM1_EN = 0x2;    // RW   16 bits
    public static final int PM1_CNT = 0x4;   // RW   16 bits
    public static final int PM_TMR = 0x8;    // RO   32 bits
    /** Length of the port range. */
    public static final int RANGE_BYTES = 0x10;

    public static final int TMR = 1;             // timer carry
    public static final int PWRBTN = 1 << 8;     // power button
    public static final int SCI_EN = 1;
    public static final int SLP_EN = 1 << 13;
    public static final int SLP_TYP_SHIFT = 10;
    /** SLP_TYP of soft off, as the DSDT's _S5 says. */
    public static final int S5 = 5;

    private static final int STATUS_BITS = TMR | 1 << 4 | 1 << 5 | PWRBTN | 1 << 9 | 1 << 10 | 1 << 15;
    private static final int ENABLE_BITS = TMR | 1 << 5 | PWRBTN | 1 << 9 | 1 << 10;
    private static final int CONTROL_BITS = SCI_EN | 1 << 1 | 7 << SLP_TYP_SHIFT;

    private final IrqLine sci;
    private final Engine engine;
    private final PowerSwitch power;
    private final PmTimer timer;
    private final Alarm carry;

    // owner: the baton
    private int status;
    private int enable;
    private int control = SCI_EN;
    private long carriesSeen;

    /** The registers after reset, in ACPI mode: there is no SMI to switch it on with. */
    public AcpiPm(IrqLine sci, Engine engine, PowerSwitch power) {
        this.sci = sci;
        this.engine = engine;
        this.power = power;
        this.timer = new PmTimer(engine);
        this.carry = engine.alarm(this, 0);
    }

    /** The power button is pressed for a moment. */
    public void pressPowerButton() {
        status |= PWRBTN;
        drive();
    }

    @Override
    public long read(int offset, int size) {
        noteCarries();
        long words = offset < PM_TMR ? (long) control << 32 | (long) enable << 16 | status : timer.read();
        return words >>> 8 * (offset & 7);
    }

    /** Bytes, words and longs; bytes reach their half of a register alone. */
    @Override
    public void write(int offset, int size, long value) {
        noteCarries();
        for (int i = 0; i < size; i++) {
            int shift = 8 * (offset + i & 1);
            writePart(offset + i & ~1, (int) (value >>> 8 * i & 0xFF) << shift, 0xFF << shift);
        }
        drive();
    }

    private void writePart(int register, int value, int mask) {
        switch (register) {
            case PM1_STS:
                status &= ~(value & STATUS_BITS);
                break;
            case PM1_EN:
                enable = enable & ~mask | value & ENABLE_BITS;
                break;
            case PM1_CNT:
                control = control & ~mask | value & CONTROL_BITS | control & SCI_EN;
                if ((value & SLP_EN) != 0 && (value >> SLP_TYP_SHIFT & 7) == S5) {
                    power.powerOff();
                }
                break;
            default:
                break;
        }
    }

    private void noteCarries() {
        if (timer.carries() != carriesSeen) {
            carriesSeen = timer.carries();
            status |= TMR;
        }
    }

    @Override
    public void onEvent(int kind, long argument) {
        noteCarries();
        drive();
    }

    private void drive() {
        if ((status & enable) != 0) {
            sci.raise();
        } else {
            sci.lower();
        }
        if ((enable & TMR) != 0) {
            carry.set(PmTimer.nanosOfCarry(timer.carries() + 1));
        } else {
            carry.cancel();
        }
    }

    /** The timer runs on. */
    @Override
    public void reset() {
        status = 0;
        enable = 0;
        control = SCI_EN;
        carriesSeen = timer.carries();
        drive();
    }

    @Override
    public void exchange(StateStream state) {
        status = state.exchange(status);
        enable = state.exchange(enable);
        control = state.exchange(control);
        carriesSeen = state.exchange(carriesSeen);
        carry.exchange(state);
    }
}
