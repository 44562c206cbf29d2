package org.sluice.x86;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sluice.x86.apic.ApicRegister;
import org.sluice.x86.apic.DeliveryMode;
import org.sluice.x86.apic.IoApic;
import org.sluice.x86.apic.IoApicRegister;
import org.sluice.x86.engine.SplitMix64;

/** Seeded walks over everything that can happen to an interrupt: the books balance after every single step. */
class LedgerWalkTest {

    private static final int STEPS = 4_000;
    private static final int[] MODES = {0, 0, 0, 1, 4, 5, 6, 2, 7, 3};

    private final RecordedTrace trace = new RecordedTrace();
    private Machine machine;
    private SplitMix64 random;
    private List<IrqLine> lines;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16})
    void booksBalanceAfterEveryStep(long seed) {
        walk(seed, BusTiming.DEFAULT);
    }

    @Test
    void booksBalanceWithoutTravelTimes() {
        walk(99, BusTiming.NONE);
    }

    @Test
    void everyIdentityIsRaisedOnceAndEndsAtMostOnce() {
        walk(42, BusTiming.DEFAULT);
        Map<Long, Integer> raises = new TreeMap<>();
        Map<Long, Integer> ends = new TreeMap<>();
        for (RecordedTrace.Entry entry : trace.entries()) {
            if (MachineRecord.isRaise(entry.kind())) {
                raises.merge(entry.id(), 1, Integer::sum);
            } else if (isEnd(entry.kind())) {
                ends.merge(entry.id(), 1, Integer::sum);
                assertThat(raises).as("%s", entry).containsKey(entry.id());
            }
        }
        HardwareLedger ledger = machine.ledger();
        assertThat(raises.values()).containsOnly(1).hasSize((int) ledger.raised());
        assertThat(ends.values()).containsOnly(1).hasSize((int) (ledger.raised() - ledger.pending()));
    }

    @Test
    void walksReachEveryReason() {
        long[] discards = new long[DiscardReason.values().length];
        long[] merges = new long[MergeReason.values().length];
        for (long seed = 1; seed <= 8; seed++) {
            walk(seed, BusTiming.DEFAULT);
            for (DiscardReason reason : DiscardReason.values()) {
                discards[reason.ordinal()] += machine.ledger().discarded(reason);
            }
            for (MergeReason reason : MergeReason.values()) {
                merges[reason.ordinal()] += machine.ledger().merged(reason);
            }
        }
        discards[DiscardReason.FAULT.ordinal()]++; // these walks plan none; FaultsTest does
        assertThat(discards).doesNotContain(0);
        assertThat(merges).doesNotContain(0);
    }

    @Test
    void theSameSeedGivesTheSameTrace() {
        walk(5, BusTiming.DEFAULT);
        List<RecordedTrace.Entry> first = new ArrayList<>(trace.entries());
        trace.entries().clear();
        walk(5, BusTiming.DEFAULT);
        assertThat(trace.entries()).isEqualTo(first);
    }

    private static boolean isEnd(int kind) {
        switch (kind) {
            case MachineRecord.ACCEPTED:
            case MachineRecord.NMI_ACCEPTED:
            case MachineRecord.INIT:
            case MachineRecord.STARTUP:
            case MachineRecord.EXT_INT:
            case MachineRecord.MERGED_IN_IRR:
            case MachineRecord.MERGED_AT_PIN:
            case MachineRecord.MERGED_NMI:
            case MachineRecord.DISCARDED: return true;
            default: return false;
        }
    }

    private void walk(long seed, BusTiming timing) {
        random = new SplitMix64(seed);
        machine = Machine.of(Boards.wired(4), trace, timing);
        lines = List.of(machine.line("edge"), machine.line("level"), machine.line("level2"), machine.line("msi"));
        for (int i = 0; i < 4; i++) {
            restart(machine.cpu(i));
        }
        for (int step = 0; step < STEPS; step++) {
            step();
            balanced();
            if (random.below(3) == 0) {
                machine.engine().runUntil(machine.engine().nowNanos() + random.below(200));
                balanced();
            }
        }
        machine.close();
    }

    /** As after a reset: software that sometimes ends an interrupt and sometimes opens the gate. */
    private void restart(Cpu cpu) {
        FakeSoftware.boot(machine, cpu.index()).doing(vector -> {
            if (random.below(3) == 0) {
                cpu.eoi();
            }
            if (random.below(3) == 0) {
                cpu.hardEnable();
            }
            balanced();
        });
        cpu.writeApic(ApicRegister.LDR, 1 << 24 + cpu.index());
    }

    private void balanced() {
        HardwareLedger ledger = machine.ledger();
        if (!ledger.balanced()) {
            assertThat(ledger.balanced()).as(ledger.toString()).isTrue();
        }
    }

    private void step() {
        Cpu cpu = machine.cpu((int) random.below(4));
        switch ((int) random.below(12)) {
            case 0: lines.get((int) random.below(4)).raise(); break;
            case 1: lines.get((int) random.below(4)).lower(); break;
            case 2: redirect(Boards.EDGE_GSI, 0); break;
            case 3: redirect(Boards.LEVEL_GSI, 0x8000 | 0x2000); break;
            case 4: sendIpi(cpu); break;
            case 5: cpu.eoi(); break;
            case 6: cpu.hardEnable(); break;
            case 7: cpu.hardDisable(); break;
            case 8: cpu.armOneShot(vector(), (int) random.below(300)); break;
            case 9: configure(cpu); break;
            case 10: cpu.nmiDone(); break;
            default: seldom(cpu); break;
        }
    }

    private void configure(Cpu cpu) {
        switch ((int) random.below(5)) {
            case 0: cpu.writeApic(ApicRegister.TPR, (int) random.below(256)); break;
            case 1: cpu.writeApic(ApicRegister.SVR, random.below(6) == 0 ? 0xFF : 0x1FF); break;
            case 2: cpu.armPeriodic(vector(), (int) random.below(500)); break;
            case 3: cpu.writeApic(ApicRegister.LVT_ERROR, vector()); break;
            default: cpu.fireLocal(ApicRegister.LVT_LINT0); break;
        }
    }

    private void seldom(Cpu cpu) {
        switch ((int) random.below(6)) {
            case 0: restart(cpu); break;
            case 1: machine.setBusFilter(random.below(2) == 0 ? BusFilter.ALL : BusFilter.hvm(2)); break;
            case 2:
                ((MsiWire) lines.get(3)).program(0xFEE00000L | random.below(256) << 12 | random.below(2) << 2,
                        vector());
                break;
            case 3: cpu.readApic((int) random.below(0x40) << 4); break;
            case 4: redirect(Boards.LEVEL_GSI, 0); break;
            default: cpu.writeApic(ApicRegister.LVT_TIMER, 0x10000 | vector()); break;
        }
    }

    private void redirect(int gsi, int bits) {
        IoApic ioApic = machine.ioApics().get(0);
        int masked = random.below(3) == 0 ? 0x10000 : 0;
        int logical = (int) random.below(2) << 11;
        int mode = MODES[(int) random.below(MODES.length)] << 8;
        ioApic.writeSelected(IoApicRegister.IOREDTBL + 2 * gsi + 1, (int) random.below(6) << 24);
        ioApic.writeSelected(IoApicRegister.IOREDTBL + 2 * gsi, bits | masked | logical | mode | vector());
    }

    private void sendIpi(Cpu cpu) {
        int mode = MODES[(int) random.below(MODES.length)];
        if (mode == DeliveryMode.INIT.ordinal() && random.below(4) != 0) {
            mode = DeliveryMode.STARTUP.ordinal();
        }
        cpu.writeApic(ApicRegister.ICR_HIGH, (int) random.below(random.below(8) == 0 ? 256 : 5) << 24);
        cpu.writeApic(ApicRegister.ICR_LOW, (int) random.below(4) << 18 | (int) random.below(2) << 11 | mode << 8
                | 0x4000 | vector());
    }

    /** Few vectors, so that they merge; now and then an illegal one. */
    private int vector() {
        return random.below(40) == 0 ? (int) random.below(16) : 0x30 + (int) random.below(6) * 0x21;
    }
}
