package org.sluice.x86;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The interrupt fabric a second time, in the plainest way and from the manuals' text: arrays of booleans, searched from
 * the top each time; a message is delivered where it is sent. Shares nothing with the machine.
 */
final class FabricModel {

    private static final int VECTORS = 256;
    private static final int NMI = 4;
    private static final int INIT = 5;
    private static final int STARTUP = 6;

    /** "APIC Timer": stepped, one clock at a time. */
    static final class Timer {
        int initial;
        int current;
        int divider = 2;
        int clocks;
        int vector;
        boolean periodic;
        boolean masked = true;

        void start(int count) {
            initial = count;
            current = count;
            clocks = 0;
        }

        /** One clock; true when the count has reached 0. */
        boolean tick() {
            if (current == 0 || ++clocks < divider) {
                return false;
            }
            clocks = 0;
            current--;
            if (current > 0) {
                return false;
            }
            current = periodic ? initial : 0;
            return true;
        }
    }

    /** A local APIC and its CPU. Intel SDM Vol. 3A. */
    static final class Cpu {
        final int id;
        final boolean x2;
        Timer timer = new Timer();
        /** LINT0 is an open ExtINT entry. */
        boolean extInt;
        boolean waits;
        PicModel pic;
        final boolean[] irr = new boolean[VECTORS];
        final boolean[] isr = new boolean[VECTORS];
        final boolean[] tmr = new boolean[VECTORS];
        final List<String> taken = new ArrayList<>();
        int tpr;
        int ldr;
        boolean flat = true;
        boolean enabled;
        boolean suppressed;
        boolean flag;
        boolean nmi;
        boolean inNmi;

        Cpu(int id, boolean x2) {
            this.id = id;
            this.x2 = x2;
        }

        static int highest(boolean[] set) {
            for (int vector = VECTORS - 1; vector >= 0; vector--) {
                if (set[vector]) {
                    return vector;
                }
            }
            return -1;
        }

        /** "Task and Processor Priorities". */
        int ppr() {
            int isrv = Math.max(highest(isr), 0);
            return tpr / 16 >= isrv / 16 ? tpr : isrv / 16 * 16;
        }

        /** "Determining IPI Destination"; a message from outside has eight bits, and all of them set is a broadcast. */
        boolean matches(boolean logical, int destination, boolean wide) {
            if (wide ? destination == -1 : destination == 0xFF) {
                return !logical || x2 || matchesLogical(destination);
            }
            return logical ? matchesLogical(destination) : destination == id;
        }

        /** "Logical Destination Mode", "Logical Destination Mode in x2APIC Mode". */
        private boolean matchesLogical(int destination) {
            if (x2) {
                return destination >>> 16 == id / 16 && (destination >> id % 16 & 1) != 0;
            }
            if (flat) {
                return (ldr & destination) != 0;
            }
            return destination == 0xFF || ldr / 16 == destination / 16 && (ldr & destination & 15) != 0;
        }

        boolean accept(int vector, boolean level) {
            if (!enabled || vector < 16) {
                return false;
            }
            irr[vector] = true;
            tmr[vector] = level;
            return true;
        }

        /** SVR bit 8: clear, it masks all of the local vector table. */
        void enable(boolean on) {
            enabled = on;
            timer.masked |= !on;
            extInt &= on;
        }

        /** "Local APIC State After It Receives an INIT-Deassert": all but the id; the bootstrap processor goes on. */
        void init() {
            Arrays.fill(irr, false);
            Arrays.fill(isr, false);
            Arrays.fill(tmr, false);
            timer = new Timer();
            tpr = 0;
            ldr = 0;
            flat = true;
            enabled = false;
            suppressed = false;
            extInt = false;
            flag = false;
            nmi = false;
            inNmi = false;
            waits = id != 0;
            taken.add("init");
        }

        void tick() {
            if (timer.tick() && !timer.masked) {
                accept(timer.vector, false);
                attend();
            }
        }

        /** What can be taken is taken, an NMI first, then what the 8259A asks for. */
        void attend() {
            if (waits) {
                return;
            }
            if (nmi && !inNmi) {
                nmi = false;
                inNmi = true;
                taken.add("nmi");
            }
            if (flag && extInt && pic.asks()) {
                flag = false;
                taken.add(Integer.toString(pic.acknowledge()));
            }
            int vector = highest(irr);
            if (flag && vector >= 0 && vector / 16 > ppr() / 16) {
                irr[vector] = false;
                isr[vector] = true;
                flag = false;
                taken.add(Integer.toString(vector));
            }
        }
    }

    /** One pin of the I/O APIC. Intel 82093AA datasheet. */
    static final class Pin {
        int vector;
        int mode;
        boolean logical;
        boolean level;
        boolean low;
        boolean wiredLow;
        boolean masked = true;
        boolean remoteIrr;
        int destination;
        int sources;

        boolean active() {
            return sources > 0 == (low == wiredLow);
        }
    }

    final Cpu[] cpus;
    final Pin[] pins;

    final PicModel pic = new PicModel();

    FabricModel(int cpuCount, int pinCount, boolean x2) {
        cpus = new Cpu[cpuCount];
        pins = new Pin[pinCount];
        for (int i = 0; i < cpuCount; i++) {
            cpus[i] = new Cpu(i, x2);
            cpus[i].pic = pic;
        }
        for (int i = 0; i < pinCount; i++) {
            pins[i] = new Pin();
        }
    }

    // ---- messages ----

    private boolean deliver(Cpu cpu, int mode, int vector, boolean level) {
        boolean accepted = true;
        switch (mode) {
            case NMI:
                cpu.nmi = !cpu.waits;
                break;
            case INIT:
                cpu.init();
                break;
            case STARTUP:
                if (cpu.waits) {
                    cpu.waits = false;
                    cpu.taken.add("start" + vector);
                }
                break;
            default:
                accepted = cpu.accept(vector, level);
                break;
        }
        cpu.attend();
        return accepted;
    }

    /** To all that match, or to the one of least processor priority among those that are enabled. */
    private boolean send(List<Cpu> targets, int mode, int vector, boolean level) {
        boolean accepted = false;
        if (mode == 1) {
            Cpu best = null;
            for (Cpu cpu : targets) {
                best = cpu.enabled && (best == null || cpu.ppr() < best.ppr()) ? cpu : best;
            }
            return best != null && deliver(best, 0, vector, level);
        }
        for (Cpu cpu : targets) {
            accepted |= deliver(cpu, mode, vector, level);
        }
        return accepted;
    }

    private List<Cpu> named(boolean logical, int destination, boolean wide) {
        List<Cpu> targets = new ArrayList<>();
        for (Cpu cpu : cpus) {
            if (cpu.matches(logical, destination, wide)) {
                targets.add(cpu);
            }
        }
        return targets;
    }

    /** Time passes, one nanosecond after the other; a timer clock has one. */
    void pass(int nanos) {
        for (int i = 0; i < nanos; i++) {
            for (Cpu cpu : cpus) {
                cpu.tick();
            }
        }
    }

    /** "Message Signalled Interrupts": address and data of a device's write. */
    void msi(long address, int data) {
        int destination = (int) (address >> 12) & 0xFF;
        if (!isReserved(data >> 8 & 7)) {
            send(named((address & 4) != 0, destination, false), data >> 8 & 7, data & 0xFF, false);
        }
    }

    /** 011 and 110 are reserved but in an ICR. */
    private static boolean isReserved(int mode) {
        return mode == 3 || mode == STARTUP;
    }

    /** "Interrupt Command Register": fixed, lowest priority, NMI, INIT, start-up. */
    void ipi(int from, int destination, int low) {
        int mode = low >> 8 & 7;
        if (mode == INIT && (low & 0xC000) == 0x8000) {
            return; // INIT level de-assert
        }
        int vector = low & 0xFF;
        int shorthand = low >> 18 & 3;
        if (mode < NMI && vector < 16) {
            return;
        }
        if ((shorthand == 1 || shorthand == 2) && mode != 0) {
            return; // not a valid combination
        }
        List<Cpu> targets = new ArrayList<>();
        for (Cpu cpu : cpus) {
            if (shorthand == 2 || shorthand == 1 && cpu.id == from || shorthand == 3 && cpu.id != from) {
                targets.add(cpu);
            }
        }
        send(shorthand == 0 ? named((low & 0x800) != 0, destination, cpus[from].x2) : targets, mode, vector, false);
    }

    // ---- I/O APIC ----

    private void sendPin(Pin pin) {
        if (isReserved(pin.mode)) {
            return;
        }
        pin.remoteIrr = send(named(pin.logical, pin.destination, false), pin.mode, pin.vector, pin.level) && pin.level;
    }

    private void lookAtLevel(Pin pin) {
        if (pin.level && !pin.masked && !pin.remoteIrr && pin.active()) {
            sendPin(pin);
        }
    }

    void write(int number, int destination, int low) {
        Pin pin = pins[number];
        pin.destination = destination;
        pin.vector = low & 0xFF;
        pin.mode = low >> 8 & 7;
        pin.logical = (low & 0x800) != 0;
        pin.low = (low & 0x2000) != 0;
        pin.level = (low & 0x8000) != 0 && pin.mode < 2; // "treated as an edge" in all other modes
        pin.masked = (low & 0x10000) != 0;
        pin.remoteIrr &= pin.level;
        lookAtLevel(pin);
    }

    void drive(int number, int change) {
        Pin pin = pins[number];
        boolean was = pin.active();
        pin.sources += change;
        if (pin.level) {
            boolean rises = pin.active() && (!was || change > 0 && pin.low == pin.wiredLow);
            if (rises) {
                lookAtLevel(pin);
            }
        } else if (!was && pin.active() && !pin.masked) {
            sendPin(pin);
        }
    }

    // ---- local APIC ----

    void eoi(int number) {
        Cpu cpu = cpus[number];
        int vector = Cpu.highest(cpu.isr);
        if (vector < 0) {
            return;
        }
        cpu.isr[vector] = false;
        if (cpu.tmr[vector] && !cpu.suppressed) {
            for (Pin pin : pins) {
                if (pin.remoteIrr && pin.vector == vector) {
                    pin.remoteIrr = false;
                    again.add(pin);
                }
            }
        }
        cpu.attend();
        again.forEach(this::lookAtLevel);
        again.clear();
    }

    /** Pins that an EOI let go; they look again when the CPU has taken what it may. */
    private final List<Pin> again = new ArrayList<>();
}
