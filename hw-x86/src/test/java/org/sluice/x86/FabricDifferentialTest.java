package org.sluice.x86;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sluice.x86.apic.ApicRegister;
import org.sluice.x86.apic.IoApic;
import org.sluice.x86.engine.SplitMix64;

/** The machine's fabric and {@link FabricModel} agree after every step of random programs. */
class FabricDifferentialTest {

    private static final int CPUS = 4;
    private static final int STEPS = 20_000;
    private static final int[] PINS = {3, Boards.EDGE_GSI, 9, Boards.LEVEL_GSI};
    private static final int[] VECTORS = {0x0F, 0x31, 0x32, 0x41, 0x45, 0x61, 0x9F, 0xF0};

    private final List<List<String>> taken = new ArrayList<>();
    private final int[] sources = new int[24];
    private final StringBuilder history = new StringBuilder();
    private SplitMix64 random;
    private Machine machine;
    private FabricModel model;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
    void theyAgreeAfterEveryStep(long seed) {
        random = new SplitMix64(seed);
        machine = Machine.of(Boards.wired(CPUS), MachineTrace.NONE, BusTiming.NONE);
        model = new FabricModel(CPUS, 24);
        model.pins[Boards.LEVEL_GSI].wiredLow = true;
        for (int i = 0; i < CPUS; i++) {
            FakeSoftware software = FakeSoftware.install(machine, i);
            taken.add(software.log());
        }
        for (int step = 0; step < STEPS; step++) {
            step();
            machine.engine().runUntil(machine.engine().nowNanos());
            compare("seed " + seed + " step " + step);
        }
        machine.close();
    }

    private void step() {
        int cpu = (int) random.below(CPUS);
        switch ((int) random.below(12)) {
            case 0: flag(cpu); break;
            case 1:
            case 2: eoi(cpu); break;
            case 3: register(cpu, ApicRegister.TPR, (int) random.below(0x70)); break;
            case 4:
                register(cpu, ApicRegister.SVR,
                        random.below(6) == 0 ? 0xFF : random.below(4) == 0 ? 0x11FF : 0x1FF);
                break;
            case 5: register(cpu, ApicRegister.LDR, (int) random.below(256) << 24); break;
            case 6: register(cpu, ApicRegister.DFR, random.below(3) == 0 ? 0x0FFFFFFF : -1); break;
            case 7: entry(); break;
            case 8:
            case 9: drive(); break;
            case 10: nmiDone(cpu); break;
            default: ipi(cpu); break;
        }
    }

    private void note(String what) {
        history.append(what).append('\n');
        if (history.length() > 4_000) {
            history.delete(0, 2_000);
        }
    }

    private void flag(int cpu) {
        note("flag " + cpu);
        model.cpus[cpu].flag = true;
        model.cpus[cpu].attend();
        machine.cpu(cpu).hardEnable();
    }

    private void eoi(int cpu) {
        note("eoi " + cpu);
        model.eoi(cpu);
        machine.cpu(cpu).eoi();
    }

    private void nmiDone(int cpu) {
        note("iret " + cpu);
        model.cpus[cpu].inNmi = false;
        model.cpus[cpu].attend();
        machine.cpu(cpu).nmiDone();
    }

    private void register(int cpu, int offset, int value) {
        note("cpu " + cpu + " register " + Integer.toHexString(offset) + " = " + Integer.toHexString(value));
        FabricModel.Cpu twin = model.cpus[cpu];
        switch (offset) {
            case ApicRegister.TPR: twin.tpr = value; break;
            case ApicRegister.LDR: twin.ldr = value >>> 24; break;
            case ApicRegister.DFR: twin.flat = value == -1; break;
            default:
                twin.enabled = (value & 0x100) != 0;
                twin.suppressed = (value & 0x1000) != 0;
                break;
        }
        twin.attend();
        machine.cpu(cpu).writeApic(offset, value);
    }

    private int vector() {
        return VECTORS[(int) random.below(VECTORS.length)];
    }

    private int destination() {
        return random.below(3) == 0 ? 0xFF : random.below(3) == 0 ? (int) random.below(256) : (int) random.below(CPUS);
    }

    private void entry() {
        int pin = PINS[(int) random.below(PINS.length)];
        boolean level = random.below(2) == 0;
        int mode = level ? (int) random.below(2) : new int[] {0, 1, 4}[(int) random.below(3)];
        int low = vector() | mode << 8 | (int) random.below(2) << 11 | (int) random.below(2) << 13
                | (level ? 0x8000 : 0) | (random.below(4) == 0 ? 0x10000 : 0);
        int destination = destination();
        note("pin " + pin + " entry " + Integer.toHexString(low) + " to " + destination);
        IoApic ioApic = machine.ioApics().get(0);
        // the destination first, behind the mask, so that both sides see one change
        model.write(pin, destination, low | 0x10000);
        ioApic.writeSelected(0x10 + 2 * pin, low | 0x10000);
        ioApic.writeSelected(0x11 + 2 * pin, destination << 24);
        model.write(pin, destination, low);
        ioApic.writeSelected(0x10 + 2 * pin, low);
    }

    private void drive() {
        int pin = PINS[(int) random.below(PINS.length)];
        boolean up = sources[pin] == 0 || sources[pin] < 2 && random.below(2) == 0;
        note("pin " + pin + (up ? " up" : " down"));
        sources[pin] += up ? 1 : -1;
        model.drive(pin, up ? 1 : -1);
        if (up) {
            machine.ioApics().get(0).raise(pin);
        } else {
            machine.ioApics().get(0).lower(pin);
        }
    }

    private void ipi(int cpu) {
        int mode = new int[] {0, 0, 0, 1, 4}[(int) random.below(5)];
        int low = vector() | mode << 8 | (int) random.below(2) << 11 | 0x4000 | (int) random.below(4) << 18;
        int destination = destination();
        note("ipi from " + cpu + " " + Integer.toHexString(low) + " to " + destination);
        model.ipi(cpu, destination, low);
        machine.cpu(cpu).writeApic(ApicRegister.ICR_HIGH, destination << 24);
        machine.cpu(cpu).writeApic(ApicRegister.ICR_LOW, low);
    }

    private void compare(String when) {
        for (int i = 0; i < CPUS; i++) {
            List<String> found = taken.get(i).stream().map(entry -> entry.substring(0, entry.indexOf('@'))).toList();
            if (!found.equals(model.cpus[i].taken) || machine.cpu(i).apic().ppr() != model.cpus[i].ppr()
                    || !bits(i, ApicRegister.IRR).equals(bits(model.cpus[i].irr))
                    || !bits(i, ApicRegister.ISR).equals(bits(model.cpus[i].isr))) {
                assertThat("taken " + found + " ppr " + machine.cpu(i).apic().ppr() + " irr " + bits(i,
                        ApicRegister.IRR) + " isr " + bits(i, ApicRegister.ISR)).as("%s cpu %d after%n%s", when, i,
                        history).isEqualTo("taken " + model.cpus[i].taken + " ppr " + model.cpus[i].ppr() + " irr "
                        + bits(model.cpus[i].irr) + " isr " + bits(model.cpus[i].isr));
            }
            taken.get(i).clear();
            model.cpus[i].taken.clear();
        }
        for (int pin : PINS) {
            boolean remoteIrr = (machine.ioApics().get(0).readSelected(0x10 + 2 * pin) & 0x4000) != 0;
            assertThat(remoteIrr).as("%s remote IRR of pin %d after%n%s", when, pin, history)
                    .isEqualTo(model.pins[pin].remoteIrr);
        }
    }

    private List<Integer> bits(int cpu, int table) {
        List<Integer> set = new ArrayList<>();
        for (int word = 0; word < 8; word++) {
            int bits = machine.cpu(cpu).apic().read(table + 0x10 * word);
            for (int bit = 0; bits != 0 && bit < 32; bit++) {
                if ((bits >>> bit & 1) != 0) {
                    set.add(32 * word + bit);
                }
            }
        }
        return set;
    }

    private static List<Integer> bits(boolean[] vectors) {
        List<Integer> set = new ArrayList<>();
        for (int vector = 0; vector < vectors.length; vector++) {
            if (vectors[vector]) {
                set.add(vector);
            }
        }
        return set;
    }
}
