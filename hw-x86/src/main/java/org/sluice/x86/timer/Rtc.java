package org.sluice.x86.timer;

import org.sluice.x86.IrqLine;
import org.sluice.x86.RegisterDevice;
import org.sluice.x86.Resettable;
import org.sluice.x86.engine.Alarm;
import org.sluice.x86.engine.Engine;
import org.sluice.x86.engine.EventTarget;
import org.sluice.x86.snapshot.Snapshottable;
import org.sluice.x86.snapshot.StateStream;

/**
 * An MC146818A real-time clock with 128 bytes of CMOS memory behind ports 0x70 (index) and 0x71 (data). The time of day
 * is virtual: at instant 0 it is 2026-01-01 00:00:00.
 *
 * <p>Seconds change at whole seconds of the clock; an update cycle takes the 1,984 us before, and UIP announces it
 * another 244 us before that. While the divider is held in reset (register A, 11x in bits [6:4]) time stands and no
 * period ends; the first update comes half a second after its release. Threading: the baton. Not modelled: the square
 * wave output, daylight saving, other time bases than 32.768 kHz, the battery (VRT is always set). Source: Motorola
 * MC146818A datasheet "Registers", "Update Cycle", "Interrupts".
 */
public final class Rtc implements RegisterDevice, Drifting, EventTarget, Resettable, Snapshottable {

    /** Ports 0x70 and 0x71. */
    public static final int PORT = 0x70;
    public static final int REGISTER_A = 0x0A;   // RW  0x26: UIP, divider, rate
    public static final int REGISTER_B = 0x0B;   // RW  0x02: SET PIE AIE UIE SQWE DM 24/12 DSE
    public static final int REGISTER_C = 0x0C;   // RC  IRQF PF AF UF
    public static final int REGISTER_D = 0x0D;   // RO  VRT
    public static final int CENTURY = 0x32;      // RW  0x20: where FADT says that it is

    public static final int UIP = 0x80;
    public static final int SET = 0x80;
    public static final int PERIODIC = 0x40;
    public static final int ALARM = 0x20;
    public static final int UPDATE = 0x10;

    private static final int SQUARE_WAVE = 0x08;
    private static final int BINARY = 0x04;
    private static final int HOURS_24 = 0x02;
    private static final int IRQF = 0x80;
    private static final int VRT = 0x80;
    private static final int NMI_MASK = 0x80;
    private static final int BYTES = 128;
    private static final int DAYS_PER_WEEK = 7;
    private static final int CLOCK_REGISTERS = 10;
    /** Both of these bits of register A hold the divider in reset. */
    private static final int DIVIDER_RESET = 0x60;
    private static final int DO_NOT_CARE = 0xC0;
    private static final long SECOND = 1_000_000_000L;
    private static final long UPDATE_NANOS = 1_984_000L + 244_000L;
    private static final Frequency BASE = new Frequency(32_768, 1);
    private static final long EPOCH = 26L * 365 * RtcTime.SECONDS_PER_DAY + 7L * RtcTime.SECONDS_PER_DAY;
    private static final int EACH_SECOND = 0;
    private static final int EACH_PERIOD = 1;

    private final IrqLine line;
    private final NmiRegisters nmi;
    private final Oscillator clock;
    private final Alarm second;
    private final Alarm period;

    // owner: the baton
    private final int[] cmos = new int[BYTES];
    private final int[] fields = new int[RtcTime.FIELDS];
    private int index;
    private int registerA = 0x26;
    private int registerB = HOURS_24;
    private int flags;
    /** What is added to the machine's seconds. */
    private long offset = EPOCH;
    /** When the divider was at 0: it has run without a break since then, unless it is held. */
    private long chainStart;
    /** The time that the registers hold while SET is set or the divider held. */
    private long frozen;
    private long lastPeriodTick;
    /** By how many days the weekday is ahead of the calendar's, 0 to 6. */
    private int weekdayShift;

    /** A clock after power-up, wired to {@code line}; bit 7 of its index port goes to {@code nmi}. */
    public Rtc(IrqLine line, Engine engine, NmiRegisters nmi) {
        this.line = line;
        this.nmi = nmi;
        this.clock = new Oscillator(engine);
        this.second = engine.alarm(this, EACH_SECOND);
        this.period = engine.alarm(this, EACH_PERIOD);
        armSecond();
    }

    @Override
    public long read(int port, int size) {
        return port == 0 ? 0xFF : readRegister(index);
    }

    @Override
    public void write(int port, int size, long value) {
        if (port == 0) {
            index = (int) value & 0x7F;
            nmi.mask((value & NMI_MASK) != 0);
        } else {
            writeRegister(index, (int) value & 0xFF);
        }
    }

    /** The register at an index, with the side effects of reading it. */
    public int readRegister(int register) {
        switch (register) {
            case REGISTER_A: return registerA | (isUpdating() ? UIP : 0);
            case REGISTER_B: return registerB;
            case REGISTER_C:
                notePeriods();
                int shown = flags | ((flags & registerB) != 0 ? IRQF : 0);
                flags = 0;
                drive();
                return shown;
            case REGISTER_D: return VRT;
            case CENTURY: return RtcTime.encode(RtcTime.YEAR, RtcTime.century(seconds()), isBinary(), true);
            default: break;
        }
        int field = fieldOf(register);
        if (field < 0) {
            return cmos[register];
        }
        RtcTime.split(seconds(), fields);
        int value = field == RtcTime.WEEKDAY ? (fields[field] - 1 + weekdayShift) % DAYS_PER_WEEK + 1 : fields[field];
        return RtcTime.encode(field, value, isBinary(), (registerB & HOURS_24) != 0);
    }

    private boolean isBinary() {
        return (registerB & BINARY) != 0;
    }

    private void writeRegister(int register, int value) {
        switch (register) {
            case REGISTER_A:
                writeA(value);
                return;
            case REGISTER_B:
                writeB(value);
                return;
            case REGISTER_C:
            case REGISTER_D: return;
            case CENTURY:
                int centuries = RtcTime.decode(RtcTime.YEAR, value, isBinary(), true) - RtcTime.century(seconds());
                setSeconds(seconds() + centuries * RtcTime.SECONDS_PER_CENTURY);
                return;
            default: break;
        }
        int field = fieldOf(register);
        if (field < 0) {
            cmos[register] = value;
        } else {
            writeField(field, RtcTime.decode(field, value, isBinary(), (registerB & HOURS_24) != 0));
        }
    }

    /** The weekday counts by itself, whatever the date is; so it is how far it is ahead of the calendar's. */
    private void writeField(int field, int value) {
        long seconds = seconds();
        RtcTime.split(seconds, fields);
        if (field == RtcTime.WEEKDAY) {
            weekdayShift = Math.floorMod(value - fields[field], DAYS_PER_WEEK);
            return;
        }
        int weekday = fields[RtcTime.WEEKDAY] + weekdayShift;
        fields[field] = value;
        setSeconds(RtcTime.join(fields) + RtcTime.startOfCentury(seconds));
        RtcTime.split(seconds(), fields);
        weekdayShift = Math.floorMod(weekday - fields[RtcTime.WEEKDAY], DAYS_PER_WEEK);
    }

    private void writeA(int value) {
        boolean wasHeld = isHeld();
        boolean stood = stands();
        long time = seconds();
        registerA = value & ~UIP;
        if (isHeld() && !wasHeld) {
            second.cancel();
        } else if (wasHeld && !isHeld()) {
            chainStart = clock.nowNanos() - SECOND / 2;
            armSecond();
        }
        stopOrGoOn(stood, time);
        lastPeriodTick = BASE.ticks(chainNanos());
        armPeriod();
    }

    private void writeB(int value) {
        notePeriods();
        boolean stood = stands();
        long time = seconds();
        registerB = (value & SET) != 0 ? value & ~UPDATE : value; // SET clears UIE
        stopOrGoOn(stood, time);
        armPeriod();
        drive();
    }

    private void stopOrGoOn(boolean stood, long time) {
        if (!stood && stands()) {
            frozen = time;
        } else if (stood && !stands()) {
            offset = frozen - chainNanos() / SECOND;
        }
    }

    private boolean isHeld() {
        return (registerA & DIVIDER_RESET) == DIVIDER_RESET;
    }

    private boolean stands() {
        return isHeld() || (registerB & SET) != 0;
    }

    private long chainNanos() {
        return clock.nowNanos() - chainStart;
    }

    // ---- time ----

    private long seconds() {
        return stands() ? frozen : offset + chainNanos() / SECOND;
    }

    private void setSeconds(long seconds) {
        if (stands()) {
            frozen = seconds;
        } else {
            offset = seconds - chainNanos() / SECOND;
        }
    }

    private boolean isUpdating() {
        return !stands() && SECOND - chainNanos() % SECOND <= UPDATE_NANOS;
    }

    /** Registers 0, 2, 4, 6 to 9 are time; 1, 3, 5 the alarm, which is memory. */
    private static int fieldOf(int register) {
        if (register >= CLOCK_REGISTERS) {
            return -1;
        }
        if (register >= 6) {
            return register - 6 + RtcTime.WEEKDAY;
        }
        return (register & 1) == 0 ? register / 2 : -1;
    }

    // ---- interrupts ----

    @Override
    public void onEvent(int kind, long argument) {
        if (kind == EACH_PERIOD) {
            notePeriods();
            armPeriod();
        } else {
            if ((registerB & SET) == 0) {
                flags |= UPDATE | (alarmMatches() ? ALARM : 0);
            }
            armSecond();
        }
        drive();
    }

    private void armSecond() {
        long next = (chainNanos() / SECOND + 1) * SECOND;
        second.set(clock.machineNanosAt(chainStart + next));
    }

    @Override
    public void drift(int partsPerMillion) {
        Drifting.checked(partsPerMillion);
        notePeriods();
        clock.drift(partsPerMillion);
        if (!isHeld() && second.atNanos() > clock.machineNanos()) {
            armSecond(); // one that ends at this very instant is still to come, and goes on by itself
        }
        armPeriod();
        drive();
    }

    private boolean alarmMatches() {
        RtcTime.split(seconds(), fields);
        boolean binary = isBinary();
        boolean hours24 = (registerB & HOURS_24) != 0;
        for (int field = RtcTime.SECOND; field <= RtcTime.HOUR; field++) {
            int wanted = cmos[2 * field + 1];
            boolean any = (wanted & DO_NOT_CARE) == DO_NOT_CARE;
            if (!any && wanted != RtcTime.encode(field, fields[field], binary, hours24)) {
                return false;
            }
        }
        return true;
    }

    /** Ticks of 32.768 kHz between periodic interrupts; 0 if there are none. */
    private int periodTicks() {
        int rate = registerA & 0xF;
        return rate == 0 ? 0 : rate <= 2 ? 1 << rate + 6 : 1 << rate - 1;
    }

    /** Sets PF if a period has ended since it was looked for last. */
    private void notePeriods() {
        if (isHeld()) {
            return;
        }
        long tick = BASE.ticks(chainNanos());
        int ticks = periodTicks();
        if (ticks != 0 && tick / ticks > lastPeriodTick / ticks) {
            flags |= PERIODIC;
        }
        lastPeriodTick = tick;
    }

    private void armPeriod() {
        int ticks = periodTicks();
        if (ticks == 0 || (registerB & PERIODIC) == 0 || isHeld()) {
            period.cancel();
            return;
        }
        long next = (BASE.ticks(chainNanos()) / ticks + 1) * ticks;
        period.set(clock.machineNanosAt(chainStart + BASE.nanosAt(next)));
    }

    private void drive() {
        if ((flags & registerB & (PERIODIC | ALARM | UPDATE)) != 0) {
            line.raise();
        } else {
            line.lower();
        }
    }

    /** RESET clears the interrupt enables, the square wave's and all flags; time, alarm and memory have a battery. */
    @Override
    public void reset() {
        notePeriods();
        registerB &= ~(PERIODIC | ALARM | UPDATE | SQUARE_WAVE);
        flags = 0;
        armPeriod();
        drive();
    }

    @Override
    public void exchange(StateStream state) {
        index = state.exchange(index);
        registerA = state.exchange(registerA);
        registerB = state.exchange(registerB);
        flags = state.exchange(flags);
        offset = state.exchange(offset);
        frozen = state.exchange(frozen);
        chainStart = state.exchange(chainStart);
        lastPeriodTick = state.exchange(lastPeriodTick);
        weekdayShift = state.exchange(weekdayShift);
        state.exchange(cmos);
        second.exchange(state);
        period.exchange(state);
        clock.exchange(state);
    }
}
