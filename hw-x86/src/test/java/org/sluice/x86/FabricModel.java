package org.sluice.x86;

import java.util.ArrayList;
import java.util.List;

/**
 * The interrupt fabric a second time, in the plainest way and from the manuals' text: arrays of booleans, searched from
 * the top each time; a message is delivered where it is sent. Shares nothing with the machine.
 */
final class FabricModel {

    private static final int VECTORS = 256;

    /** A local APIC and its CPU. Intel SDM Vol. 3A. */
    static final class Cpu {
        final int id;
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

        Cpu(int id) {
            this.id = id;
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

        /** "Logical Destination Mode". */
        boolean matchesLogical(int destination) {
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

        /** What can be taken is taken, an NMI first. */
        void attend() {
            if (nmi && !inNmi) {
                nmi = false;
                inNmi = true;
                taken.add("nmi");
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

    FabricModel(int cpuCount, int pinCount) {
        cpus = new Cpu[cpuCount];
        pins = new Pin[pinCount];
        for (int i = 0; i < cpuCount; i++) {
            cpus[i] = new Cpu(i);
        }
        for (int i = 0; i < pinCount; i++) {
            pins[i] = new Pin();
        }
    }

    // ---- messages ----

    private boolean deliver(Cpu cpu, int mode, int vector, boolean level) {
        boolean accepted = true;
        if (mode == 4) {
            cpu.nmi = true;
        } else {
            accepted = cpu.accept(vector, level);
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

    private List<Cpu> named(boolean logical, int destination) {
        List<Cpu> targets = new ArrayList<>();
        for (Cpu cpu : cpus) {
            if (logical ? cpu.matchesLogical(destination) : destination == 0xFF || destination == cpu.id) {
                targets.add(cpu);
            }
        }
        return targets;
    }

    /** "Interrupt Command Register": fixed, lowest priority, NMI. */
    void ipi(int from, int destination, int low) {
        int mode = low >> 8 & 7;
        int vector = low & 0xFF;
        int shorthand = low >> 18 & 3;
        if (mode != 4 && vector < 16) {
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
        send(shorthand == 0 ? named((low & 0x800) != 0, destination) : targets, mode, vector, false);
    }

    // ---- I/O APIC ----

    private void sendPin(Pin pin) {
        pin.remoteIrr = send(named(pin.logical, pin.destination), pin.mode, pin.vector, pin.level) && pin.level;
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
        pin.level = (low & 0x8000) != 0;
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
