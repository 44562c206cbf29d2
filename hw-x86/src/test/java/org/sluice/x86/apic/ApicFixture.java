package org.sluice.x86.apic;

import org.sluice.x86.HardwareLedger;
import org.sluice.x86.MachineRecord;
import org.sluice.x86.RecordedTrace;
import org.sluice.x86.engine.Engine;
import org.sluice.x86.timer.Frequency;
import org.sluice.x86.timer.Tsc;

/** One local APIC alone, CPU 0 with id 5, with a time to step by hand. */
final class ApicFixture {

    static final int APIC_ID = 5;

    final Engine engine = new Engine();
    final RecordedTrace trace = new RecordedTrace();
    final HardwareLedger ledger = new HardwareLedger(engine, trace);
    final Tsc tsc = new Tsc(engine, new Frequency(1_000_000_000L, 1));
    final LocalApic apic;

    ApicFixture(long nanosPerClock) {
        LocalApic[] self = new LocalApic[1];
        ApicTimer timer = new ApicTimer(tsc, engine.alarm((kind, at) -> self[0].timerExpired(), 0), nanosPerClock);
        apic = new LocalApic(0, APIC_ID, timer, ledger);
        self[0] = apic;
    }

    ApicFixture() {
        this(1);
    }

    /** Sets SVR bit 8. */
    ApicFixture enabled() {
        apic.write(ApicRegister.SVR, 0x1FF);
        return this;
    }

    /** An edge with this vector arrives; returns its identity. */
    long arrive(int vector) {
        return arrive(vector, false);
    }

    long arrive(int vector, boolean level) {
        long id = ledger.raise(MachineRecord.MSI_RAISED, -1, 0, vector);
        apic.latch(vector, level, id, engine.nowNanos());
        return id;
    }

    int deliverable() {
        return apic.requests().deliverable();
    }

    int eoi() {
        return apic.write(ApicRegister.EOI, 0);
    }

    /** A word of ISR, TMR or IRR that holds the vector. */
    boolean isSet(int table, int vector) {
        return (apic.read(table + vector / 32 * 0x10) >>> vector % 32 & 1) != 0;
    }
}
