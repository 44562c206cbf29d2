package org.sluice.x86.apic;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.sluice.x86.HardwareLedger;
import org.sluice.x86.MachineRecord;
import org.sluice.x86.RecordedTrace;
import org.sluice.x86.engine.Engine;
import org.sluice.x86.snapshot.Snapshottable;
import org.sluice.x86.snapshot.StateStream;

/** A local APIC or an I/O APIC that is restored shows, and does, what the saved one would have. */
class ApicSnapshotTest {

    private static final int LEVEL = 0x8000;
    private static final int MASKED = 0x10000;

    private final ApicFixture saved = new ApicFixture().enabled();
    private final ApicFixture restored = new ApicFixture();
    private final Engine engine = new Engine();
    private final HardwareLedger ledger = new HardwareLedger(engine, new RecordedTrace());
    private int sent;

    @AfterEach
    void close() {
        saved.engine.close();
        restored.engine.close();
        engine.close();
    }

    private static void copy(Snapshottable from, Snapshottable to) {
        StateStream out = StateStream.saving();
        from.exchange(out);
        StateStream in = StateStream.restoring(out.bytes());
        to.exchange(in);
        in.end();
    }

    /** The time and what is due come first, then the APIC, as in a machine. */
    private static Snapshottable whole(ApicFixture fixture) {
        return state -> {
            fixture.engine.exchange(state);
            fixture.apic.exchange(state);
        };
    }

    private void work() {
        LocalApic apic = saved.apic;
        saved.engine.runUntil(7);
        apic.write(ApicRegister.LDR, 0x24000000);
        apic.write(ApicRegister.DFR, 0x0FFFFFFF);
        apic.write(ApicRegister.LVT_TIMER, 0x40030);
        apic.setTscDeadline(1_000);
        apic.write(ApicRegister.LVT_LINT0, LEVEL | 0x44);
        apic.drivePin(0, true);
        apic.write(ApicRegister.LVT_PMC, 0x71);
        apic.write(ApicRegister.ICR_HIGH, 0x03000000);
        apic.write(ApicRegister.ICR_LOW, 0x0C0041);
        saved.arrive(3);
        apic.write(ApicRegister.ESR, 0);
        saved.arrive(3);
        saved.arrive(0x91, true);
        apic.acknowledge();
        apic.write(ApicRegister.TPR, 0x15);
        saved.engine.runUntil(30);
        saved.arrive(0xA2);
    }

    @Test
    void everyRegisterOfALocalApicComesBack() {
        work();
        copy(whole(saved), whole(restored));
        for (int offset = 0; offset < 0x400; offset += 0x10) {
            assertThat(restored.apic.read(offset)).as(Integer.toHexString(offset)).isEqualTo(saved.apic.read(offset));
        }
        assertThat(restored.apic.tscDeadline()).isEqualTo(1_000);
        assertThat(restored.apic.matchesLogical(0x24)).isTrue();
        assertThat(restored.apic.ppr()).isEqualTo(0x90);
        assertThat(restored.apic.requestCount()).isEqualTo(2);
    }

    @Test
    void whatALocalApicHasLatchedGoesOn() {
        work();
        copy(whole(saved), whole(restored));
        RequestRegisters requests = restored.apic.requests();
        assertThat(requests.deliverable()).isEqualTo(0xA2);
        assertThat(requests.raisedNanos(0xA2)).isEqualTo(30);
        assertThat(requests.raisedNanos(0x44)).isEqualTo(7);
        assertThat(requests.idInService(0x91)).isEqualTo(saved.apic.requests().idInService(0x91)).isPositive();
        assertThat(restored.eoi()).isEqualTo(LocalApic.SEND_EOI | 0x91);
        restored.apic.write(ApicRegister.ESR, 0);
        assertThat(restored.apic.read(ApicRegister.ESR)).isEqualTo(0x40);
        restored.engine.runUntil(1_000);
        assertThat(restored.trace.of(MachineRecord.TIMER_RAISED)).singleElement()
                .satisfies(record -> assertThat(record.nanos()).isEqualTo(1_000));
    }

    @Test
    void theModeComesBackToo() {
        saved.apic.writeBase(0xFED40000L | ApicBase.EN | ApicBase.EXTD);
        copy(whole(saved), whole(restored));
        assertThat(restored.apic.mode()).isEqualTo(ApicMode.X2APIC);
        assertThat(restored.apic.base().address()).isEqualTo(0xFED40000L);
    }

    private IoApic ioApic() {
        return new IoApic(1, 100, 24, (source, id, raisedNanos, command, destination) -> {
            sent++;
            ledger.departed(1);
        }, ledger);
    }

    @Test
    void anIoApicComesBackWithItsPins() {
        IoApic from = ioApic();
        from.writeSelected(IoApicRegister.IOREDTBL + 7, 0x07000000);
        from.writeSelected(IoApicRegister.IOREDTBL + 6, LEVEL | 0x41);
        from.writeSelected(IoApicRegister.IOREDTBL + 8, MASKED | LEVEL | 0x42);
        from.writeSelected(IoApicRegister.IOAPICID, 0x05000000);
        from.write(IoApicRegister.IOREGSEL, 4, 0x16);
        from.raise(3);
        from.raise(4);
        IoApic to = ioApic();
        copy(from, to);
        assertThat(to.registers()).isEqualTo(from.registers());
        assertThat(to.isActive(3)).isTrue();
        assertThat(to.heldCount()).isEqualTo(1);
        assertThat(to.read(IoApicRegister.IOREGSEL, 4)).isEqualTo(0x16);
        assertThat(sent).isEqualTo(1);
        to.writeSelected(IoApicRegister.IOREDTBL + 8, LEVEL | 0x42);
        assertThat(sent).as("what was held is sent").isEqualTo(2);
        to.lower(3);
        assertThat(to.isActive(3)).isFalse();
    }
}
