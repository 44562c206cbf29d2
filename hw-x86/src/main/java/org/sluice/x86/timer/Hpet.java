package org.sluice.x86.timer;

import java.util.ArrayList;
import java.util.List;
import org.sluice.x86.RegisterBank;
import org.sluice.x86.RegisterDevice;
import org.sluice.x86.RegisterValue;
import org.sluice.x86.engine.Engine;
import org.sluice.x86.engine.EventTarget;
import org.sluice.x86.snapshot.Snapshottable;
import org.sluice.x86.snapshot.StateStream;

/**
 * A high precision event timer: a 64-bit main counter of 100 MHz and three comparators, the first of them periodic,
 * all of 64 bits.
 *
 * <p>Registers are reached by accesses of 4 or 8 bytes. Threading: the baton. No allocation. Not modelled: FSB delivery
 * (no timer says that it can). Source: IA-PC HPET Specification 1.0a "Register Definition".
 */
public final class Hpet implements RegisterDevice, RegisterBank, Drifting, EventTarget, Snapshottable {

    public static final int GCAP_ID = 0x000;     // RO  period [63:32], vendor, legacy, 64 bit, timers, revision
    public static final int GEN_CONF = 0x010;    // RW  bit 0 ENABLE_CNF, bit 1 LEG_RT_CNF
    public static final int GINTR_STA = 0x020;   // RW1C one bit per timer
    public static final int MAIN_CNT = 0x0F0;    // RW  while halted
    public static final int TIMER_0 = 0x100;     // 0x20 bytes per timer: configuration, comparator, FSB route
    public static final int TIMER_BYTES = 0x20;
    public static final int COMPARATOR = 0x008;
    public static final int FSB_ROUTE = 0x010;

    /** How many timers. */
    public static final int TIMERS = 3;
    /** A tick in femtoseconds: 10 ns. */
    public static final long PERIOD_FEMTOS = 10_000_000L;
    /** Length of the register range. */
    public static final int RANGE_BYTES = 0x400;

    /** The rate of the main counter. */
    public static final Frequency CLOCK = new Frequency(100_000_000L, 1);

    private static final long CAPABILITIES = PERIOD_FEMTOS << 32 | 0x8086L << 16 | 1 << 15 | 1 << 13 | TIMERS - 1 << 8
            | 1;
    private static final int ENABLE = 1;
    private static final int LEGACY = 2;

    private final Oscillator clock;
    private final HpetWires wires;
    private final HpetTimer[] timers = new HpetTimer[TIMERS];

    // owner: the baton
    private int configuration;
    private int status;
    /** The main counter while halted; while running, what is added to the ticks since instant 0. */
    private long counter;

    /** A block after reset: halted at 0. */
    public Hpet(HpetWires wires, Engine engine) {
        this.clock = new Oscillator(engine);
        this.wires = wires;
        for (int i = 0; i < TIMERS; i++) {
            timers[i] = new HpetTimer(i == 0, wires.routes(), engine.alarm(this, i));
        }
    }

    private boolean isEnabled() {
        return (configuration & ENABLE) != 0;
    }

    private boolean isLegacy() {
        return (configuration & LEGACY) != 0;
    }

    private long ticks() {
        return CLOCK.ticks(clock.nowNanos());
    }

    @Override
    public void drift(int partsPerMillion) {
        clock.drift(partsPerMillion);
        armAll();
    }

    /** The main counter at this instant. */
    public long mainCounter() {
        return isEnabled() ? counter + ticks() : counter;
    }

    // ---- registers ----

    @Override
    public long read(int offset, int size) {
        long register = readRegister(offset & ~7);
        return register >>> 8 * (offset & 7);
    }

    private long readRegister(int offset) {
        switch (offset) {
            case GCAP_ID: return CAPABILITIES;
            case GEN_CONF: return configuration;
            case GINTR_STA: return status;
            case MAIN_CNT: return mainCounter();
            default: break;
        }
        int timer = (offset - TIMER_0) / TIMER_BYTES;
        if (offset < TIMER_0 || timer >= TIMERS) {
            return 0;
        }
        int register = offset % TIMER_BYTES;
        return register == 0 ? timers[timer].configuration()
                : register == COMPARATOR ? timers[timer].comparator() : 0;
    }

    @Override
    public void write(int offset, int size, long value) {
        if (size < Integer.BYTES) {
            return;
        }
        int aligned = offset & ~7;
        int shift = 8 * (offset & 4);
        long mask = size == Long.BYTES ? -1 : 0xFFFF_FFFFL << shift;
        long bits = value << shift & mask;
        switch (aligned) {
            case GEN_CONF:
                configure((int) (configuration & ~mask | bits));
                break;
            case GINTR_STA:
                acknowledge((int) bits);
                break;
            case MAIN_CNT:
                setCounter(mainCounter() & ~mask | bits);
                break;
            default:
                writeTimer(aligned, bits, mask);
                break;
        }
    }

    private void configure(int value) {
        long now = mainCounter();
        boolean legacyChanges = ((value ^ configuration) & LEGACY) != 0;
        if (legacyChanges) {
            lowerAll(); // by the old routes
        }
        configuration = value & (ENABLE | LEGACY);
        counter = isEnabled() ? now - ticks() : now;
        if (legacyChanges) {
            wires.replaceLegacy(isLegacy());
        }
        driveAll();
        armAll();
    }

    private void setCounter(long value) {
        counter = isEnabled() ? value - ticks() : value;
        armAll();
    }

    private void writeTimer(int offset, long bits, long mask) {
        int index = (offset - TIMER_0) / TIMER_BYTES;
        if (offset < TIMER_0 || index >= TIMERS) {
            return;
        }
        HpetTimer timer = timers[index];
        int register = offset % TIMER_BYTES;
        if (register == 0) {
            lower(index);
            timer.configure(bits, mask);
            drive(index);
        } else if (register == COMPARATOR) {
            timer.setComparator(bits, mask);
        }
        arm(index);
    }

    private void acknowledge(int bits) {
        status &= ~bits;
        driveAll();
    }

    @Override
    public List<RegisterValue> registers() {
        List<RegisterValue> all = new ArrayList<>();
        all.add(new RegisterValue("GCAP_ID", CAPABILITIES, Long.SIZE));
        all.add(new RegisterValue("GEN_CONF", configuration, Long.SIZE));
        all.add(new RegisterValue("GINTR_STA", status, Long.SIZE));
        all.add(new RegisterValue("MAIN_CNT", mainCounter(), Long.SIZE));
        for (int i = 0; i < TIMERS; i++) {
            all.add(new RegisterValue("TIM" + i + "_CONF", timers[i].configuration(), Long.SIZE));
            all.add(new RegisterValue("TIM" + i + "_COMP", timers[i].comparator(), Long.SIZE));
            all.add(new RegisterValue("TIM" + i + "_FSB_ROUTE", readRegister(TIMER_0 + i * TIMER_BYTES + FSB_ROUTE),
                    Long.SIZE));
        }
        return all;
    }

    // ---- matches ----

    private void armAll() {
        for (int i = 0; i < TIMERS; i++) {
            arm(i);
        }
    }

    private void arm(int index) {
        if (!isEnabled()) {
            timers[index].disarm();
            return;
        }
        timers[index].arm(clock, ticks(), mainCounter());
    }

    @Override
    public void onEvent(int kind, long argument) {
        HpetTimer timer = timers[kind];
        timer.disarm();
        timer.matched();
        if (timer.isLevel()) {
            status |= 1 << kind;
            drive(kind);
        } else if (timer.isInterrupting()) {
            int route = route(kind);
            wires.raise(kind, route);
            wires.lower(kind, route);
        }
        arm(kind);
    }

    private int route(int index) {
        return isLegacy() && index < 2 ? HpetWires.LEGACY : timers[index].route();
    }

    private void driveAll() {
        for (int i = 0; i < TIMERS; i++) {
            drive(i);
        }
    }

    /** A level stands while its status bit does; an edge is a pulse, and drives nothing here. */
    private void drive(int index) {
        HpetTimer timer = timers[index];
        boolean high = isEnabled() && timer.isInterrupting() && timer.isLevel() && (status >>> index & 1) != 0;
        if (high) {
            wires.raise(index, route(index));
        } else {
            lower(index);
        }
    }

    private void lowerAll() {
        for (int i = 0; i < TIMERS; i++) {
            lower(i);
        }
    }

    private void lower(int index) {
        wires.lower(index, route(index));
    }

    @Override
    public void exchange(StateStream state) {
        configuration = state.exchange(configuration);
        status = state.exchange(status);
        counter = state.exchange(counter);
        for (HpetTimer timer : timers) {
            timer.exchange(state);
        }
        clock.exchange(state);
    }
}
