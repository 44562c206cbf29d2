package org.sluice.x86;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sluice.x86.apic.ApicRegister;
import org.sluice.x86.apic.IoApic;
import org.sluice.x86.board.Board;
import org.sluice.x86.engine.SplitMix64;
import org.sluice.x86.pic.PicChip;
import org.sluice.x86.pic.PicPair;

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

    private boolean x2;
    private final boolean[] picLine = new boolean[16];

    @ParameterizedTest
    @CsvSource({"1, ''", "2, ''", "3, ''", "4, ''", "5, ''", "6, x2apic", "7, x2apic", "8, x2apic", "9, x2apic",
        "10, x2apic"})
    void theyAgreeAfterEveryStep(long seed, String mode) {
        agree(seed, !mode.isEmpty(), STEPS);
    }

    /** A long run: {@code SEED STEPS}, once in each mode. */
    public static void main(String[] arguments) {
        for (boolean mode : new boolean[] {false, true}) {
            new FabricDifferentialTest().agree(Long.parseLong(arguments[0]), mode, Integer.parseInt(arguments[1]));
            System.out.println(arguments[1] + " steps agreed, " + (mode ? "x2APIC" : "xAPIC"));
        }
    }

    private void agree(long seed, boolean x2Mode, int steps) {
        random = new SplitMix64(seed);
        x2 = x2Mode;
        machine = Machine.of(board(x2), MachineTrace.NONE, BusTiming.NONE);
        model = new FabricModel(CPUS, 24, x2);
        model.pins[Boards.LEVEL_GSI].wiredLow = true;
        int[][] words = {{0x20, 0x11}, {0x21, 0x20}, {0x21, 4}, {0x21, 1}, {0xA0, 0x11}, {0xA1, 0x28}, {0xA1, 2},
            {0xA1, 1}};
        for (int[] word : words) {
            machine.writePort(word[0], 1, word[1]);
        }
        for (int i = 0; i < CPUS; i++) {
            FakeSoftware software = FakeSoftware.install(machine, i);
            taken.add(software.log());
        }
        for (int step = 0; step < steps; step++) {
            step();
            machine.engine().runUntil(machine.engine().nowNanos());
            compare("seed " + seed + " step " + step);
        }
        machine.close();
    }

    private static Board board(boolean x2) {
        return Boards.of("fabric", "cpus " + CPUS + " timer=1GHz" + (x2 ? " mode=x2apic" : "") + "\n"
                + "node memory=1M cpus=0-3\nioapic address=0xfec00000 pins=24 gsi=0\npic pic\n"
                + "line edge gsi=" + Boards.EDGE_GSI + "\n"
                + "line level gsi=" + Boards.LEVEL_GSI + " trigger=level polarity=low\nline msi msi\n");
    }

    private void step() {
        int cpu = (int) random.below(CPUS);
        switch ((int) random.below(20)) {
            case 12: msi(); break;
            case 13: timer(cpu); break;
            case 14: pass(); break;
            case 15: startOrStop(cpu); break;
            case 16: lint0(); break;
            case 17: picLine(); break;
            case 18: picCommand(); break;
            case 19: picMask(); break;
            default: fabricStep(cpu); break;
        }
    }

    private void fabricStep(int cpu) {
        if (model.cpus[cpu].waits) {
            return; // its software does not run
        }
        switch ((int) random.below(12)) {
            case 0: flag(cpu); break;
            case 1:
            case 2: eoi(cpu); break;
            case 3: register(cpu, ApicRegister.TPR, (int) random.below(0x70)); break;
            case 4:
                register(cpu, ApicRegister.SVR,
                        random.below(6) == 0 ? 0xFF : random.below(4) == 0 ? 0x11FF : 0x1FF);
                break;
            case 5:
                if (!x2) {
                    register(cpu, ApicRegister.LDR, (int) random.below(256) << 24);
                }
                break;
            case 6:
                if (!x2) {
                    register(cpu, ApicRegister.DFR, random.below(3) == 0 ? 0x0FFFFFFF : -1);
                }
                break;
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
                twin.enable((value & 0x100) != 0);
                twin.suppressed = (value & 0x1000) != 0;
                break;
        }
        twin.attend();
        write(cpu, offset, value);
    }

    private void write(int cpu, int offset, int value) {
        if (x2) {
            machine.cpu(cpu).writeMsr(0x800 + (offset >> 4), value & 0xFFFF_FFFFL);
        } else {
            machine.cpu(cpu).writeApic(offset, value);
        }
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
        int destination = ipiDestination();
        note("ipi from " + cpu + " " + Integer.toHexString(low) + " to " + destination);
        sendIpi(cpu, destination, low);
    }

    private void sendIpi(int cpu, int destination, int low) {
        model.ipi(cpu, destination, low);
        if (x2) {
            machine.cpu(cpu).writeMsr(0x830, (long) destination << 32 | low);
        } else {
            machine.cpu(cpu).writeApic(ApicRegister.ICR_HIGH, destination << 24);
            machine.cpu(cpu).writeApic(ApicRegister.ICR_LOW, low);
        }
    }

    private int ipiDestination() {
        if (!x2) {
            return destination();
        }
        return random.below(4) == 0 ? -1 : random.below(3) == 0 ? 0xFF : (int) random.below(1 << CPUS);
    }

    private void startOrStop(int cpu) {
        if (model.cpus[cpu].waits) {
            return;
        }
        boolean init = random.below(6) == 0;
        int target = (int) random.below(CPUS);
        int low = init ? random.below(4) == 0 ? 0x8500 : 0x4500 : 0x4600 | (int) random.below(4);
        low |= random.below(8) == 0 ? (int) random.below(4) << 18 : 0;
        note("cpu " + cpu + " sends " + Integer.toHexString(low) + " to " + target);
        sendIpi(cpu, target, low);
    }

    private void msi() {
        int mode = new int[] {0, 0, 1, 4}[(int) random.below(4)];
        long address = 0xFEE0_0000L | (long) destination() << 12 | random.below(2) << 2;
        int data = vector() | mode << 8;
        note("msi " + Long.toHexString(address) + " " + Integer.toHexString(data));
        model.msi(address, data);
        MsiWire wire = (MsiWire) machine.line("msi");
        wire.program(address, data);
        wire.pulse();
    }

    private void timer(int cpu) {
        if (model.cpus[cpu].waits) {
            return;
        }
        FabricModel.Timer timer = model.cpus[cpu].timer;
        int choice = (int) random.below(3);
        int value = choice == 0 ? (int) random.below(50) : choice == 1 ? new int[] {0xB, 0, 1}[(int) random.below(3)]
                : vector() | (int) random.below(2) << 17 | (random.below(4) == 0 ? 0x10000 : 0);
        note("cpu " + cpu + " timer " + choice + " = " + Integer.toHexString(value));
        if (choice == 0) {
            timer.start(value);
            write(cpu, ApicRegister.INITIAL_COUNT, value);
        } else if (choice == 1) {
            timer.divider = value == 0xB ? 1 : 2 << value;
            timer.clocks = 0;
            write(cpu, ApicRegister.DIVIDE, value);
        } else {
            timer.vector = value & 0xFF;
            timer.periodic = (value & 0x20000) != 0;
            timer.masked = (value & 0x10000) != 0 || !model.cpus[cpu].enabled;
            write(cpu, ApicRegister.LVT_TIMER, value);
        }
    }

    private void pass() {
        int nanos = 1 + (int) random.below(60);
        note(nanos + " ns pass");
        model.pass(nanos);
        machine.engine().runUntil(machine.engine().nowNanos() + nanos);
    }

    /** Virtual wire mode: the boot processor's LINT0 is an ExtINT entry, open or masked. */
    private void lint0() {
        FabricModel.Cpu boot = model.cpus[0];
        int value = 0x700 | (random.below(3) == 0 ? 0x10000 : 0);
        note("LINT0 " + Integer.toHexString(value));
        boot.extInt = (value & 0x10000) == 0 && boot.enabled;
        boot.attend();
        write(0, ApicRegister.LVT_LINT0, value);
    }

    private void picLine() {
        int input = (int) random.below(16);
        if (input == 2) {
            return; // the cascade's
        }
        picLine[input] = !picLine[input];
        note("8259A input " + input + " " + picLine[input]);
        model.pic.chip(input / 8).drive(input % 8, picLine[input]);
        model.cpus[0].attend();
        IrqLine wire = machine.device("pic", PicPair.class).input(input);
        if (picLine[input]) {
            wire.raise();
        } else {
            wire.lower();
        }
    }

    private void picCommand() {
        int chip = (int) random.below(2);
        int word = new int[] {0x20, 0x20, 0x60, 0xA0, 0xC0, 0xE0}[(int) random.below(6)] | (int) random.below(8);
        note("8259A " + chip + " OCW2 " + Integer.toHexString(word));
        model.pic.chip(chip).command(word);
        model.cpus[0].attend();
        machine.writePort(chip == 0 ? 0x20 : 0xA0, 1, word);
    }

    private void picMask() {
        int chip = (int) random.below(2);
        int word = (int) (random.below(256) & random.below(256));
        note("8259A " + chip + " mask " + Integer.toHexString(word));
        for (int input = 0; input < 8; input++) {
            model.pic.chip(chip).mask[input] = (word >> input & 1) != 0;
        }
        model.cpus[0].attend();
        machine.writePort(chip == 0 ? 0x21 : 0xA1, 1, word);
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
        for (int i = 0; i < CPUS; i++) {
            int count = machine.cpu(i).apic().read(ApicRegister.CURRENT_COUNT);
            assertThat(count).as("%s current count of cpu %d after%n%s", when, i, history)
                    .isEqualTo(model.cpus[i].timer.current);
        }
        compareChips(when);
        for (int pin : PINS) {
            boolean remoteIrr = (machine.ioApics().get(0).readSelected(0x10 + 2 * pin) & 0x4000) != 0;
            assertThat(remoteIrr).as("%s remote IRR of pin %d after%n%s", when, pin, history)
                    .isEqualTo(model.pins[pin].remoteIrr);
        }
    }

    private void compareChips(String when) {
        model.pic.asks();
        PicPair pair = machine.device("pic", PicPair.class);
        for (int chip = 0; chip < 2; chip++) {
            PicModel.Chip twin = model.pic.chip(chip);
            PicChip found = chip == 0 ? pair.master() : pair.slave();
            assertThat(found.irr() << 8 | found.isr()).as("%s IRR and ISR of 8259A %d after%n%s", when, chip, history)
                    .isEqualTo(twin.byteOf(twin.irr) << 8 | twin.byteOf(twin.isr));
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
