package org.sluice.x86.platform;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.sluice.x86.BusTiming;
import org.sluice.x86.IrqLine;
import org.sluice.x86.Machine;
import org.sluice.x86.MachineTrace;
import org.sluice.x86.board.Board;
import org.sluice.x86.engine.Engine;

/** ACPI Specification "PM1 Event Grouping", "PM1 Control Grouping", "Power Management Timer". */
class AcpiPmTest {

    /** Bit 23 of the timer changes first after 2^23 ticks. */
    private static final long CARRY_NANOS = 2_343_484_438L;
    private static final int EVENTS = 0x8731;

    private final Engine engine = new Engine();
    private final FakePower power = new FakePower();
    private boolean sci;
    private final AcpiPm pm = new AcpiPm(new IrqLine() {
        @Override
        public void raise() {
            sci = true;
        }

        @Override
        public void lower() {
            sci = false;
        }
    }, engine, power);

    @AfterEach
    void close() {
        engine.close();
    }

    private int get(int register) {
        return (int) pm.read(register, 2) & 0xFFFF;
    }

    @Test
    void afterResetItIsInAcpiModeWithoutEvents() {
        assertThat(get(AcpiPm.PM1_STS)).isZero();
        assertThat(get(AcpiPm.PM1_EN)).isZero();
        assertThat(get(AcpiPm.PM1_CNT)).isEqualTo(AcpiPm.SCI_EN);
        assertThat(pm.read(AcpiPm.PM_TMR, 4)).isZero();
        assertThat(sci).isFalse();
    }

    @Test
    void eventsRaiseTheSciOnlyIfTheyAreEnabled() {
        pm.pressPowerButton();
        assertThat(sci).isFalse();
        pm.write(AcpiPm.PM1_EN, 2, AcpiPm.PWRBTN);
        assertThat(sci).isTrue();
        pm.write(AcpiPm.PM1_EN, 2, 0);
        assertThat(sci).isFalse();
        assertThat(get(AcpiPm.PM1_STS)).as("the status stays").isEqualTo(AcpiPm.PWRBTN);
    }

    @Test
    void aStatusBitIsClearedByWritingOneAndByNothingElse() {
        pm.pressPowerButton();
        pm.write(AcpiPm.PM1_STS, 2, 0);
        pm.write(AcpiPm.PM1_STS, 2, ~AcpiPm.PWRBTN & 0xFFFF);
        assertThat(get(AcpiPm.PM1_STS)).isEqualTo(AcpiPm.PWRBTN);
        pm.write(AcpiPm.PM1_STS, 2, AcpiPm.PWRBTN);
        assertThat(get(AcpiPm.PM1_STS)).isZero();
    }

    @Test
    void statusBitsCannotBeSetBySoftware() {
        pm.write(AcpiPm.PM1_STS, 2, EVENTS);
        assertThat(get(AcpiPm.PM1_STS)).isZero();
    }

    @Test
    void onlyEventsThatExistCanBeEnabled() {
        pm.write(AcpiPm.PM1_EN, 2, 0xFFFF);
        assertThat(get(AcpiPm.PM1_EN)).as("TMR, GBL, PWRBTN, SLPBTN, RTC").isEqualTo(0x0721);
    }

    @Test
    void statusAndEnableInOneAccess() {
        pm.pressPowerButton();
        pm.write(AcpiPm.PM1_STS, 4, (long) AcpiPm.PWRBTN << 16 | AcpiPm.PWRBTN);
        assertThat(pm.read(AcpiPm.PM1_STS, 4) & 0xFFFF_FFFFL).isEqualTo((long) AcpiPm.PWRBTN << 16);
    }

    @Test
    void bytesReachTheirHalfAlone() {
        pm.write(AcpiPm.PM1_EN, 2, AcpiPm.TMR);
        pm.write(AcpiPm.PM1_EN + 1, 1, AcpiPm.PWRBTN >> 8);
        assertThat(get(AcpiPm.PM1_EN)).isEqualTo(AcpiPm.PWRBTN | AcpiPm.TMR);
        pm.pressPowerButton();
        pm.write(AcpiPm.PM1_STS, 1, 0xFF);
        assertThat(sci).isTrue();
        pm.write(AcpiPm.PM1_STS + 1, 1, 0xFF);
        assertThat(sci).isFalse();
        pm.write(AcpiPm.PM1_CNT + 1, 1, (AcpiPm.SLP_EN | AcpiPm.S5 << AcpiPm.SLP_TYP_SHIFT) >> 8);
        assertThat(power.asked()).containsExactly("off");
    }

    @Test
    void onlySoftOffSwitchesOff() {
        for (int type = 0; type < 8; type++) {
            pm.write(AcpiPm.PM1_CNT, 2, AcpiPm.SLP_EN | type << AcpiPm.SLP_TYP_SHIFT);
            assertThat(power.asked()).hasSize(type < AcpiPm.S5 ? 0 : 1);
        }
    }

    @Test
    void theSleepTypeIsKeptAndTheSciCannotBeGivenBack() {
        pm.write(AcpiPm.PM1_CNT, 2, 0xFFFF & ~AcpiPm.SLP_EN & ~AcpiPm.SCI_EN);
        assertThat(get(AcpiPm.PM1_CNT)).as("SLP_TYP, BM_RLD, SCI_EN").isEqualTo(0x1C03);
        assertThat(power.asked()).isEmpty();
    }

    @Test
    void theTimersCarrySetsItsStatusWhetherEnabledOrNot() {
        engine.runUntil(CARRY_NANOS - 1);
        assertThat(get(AcpiPm.PM1_STS)).isZero();
        engine.runUntil(CARRY_NANOS);
        assertThat(get(AcpiPm.PM1_STS)).isEqualTo(AcpiPm.TMR);
        assertThat(sci).isFalse();
    }

    @Test
    void eachCarryIsAnEventOfItsOwn() {
        pm.write(AcpiPm.PM1_EN, 2, AcpiPm.TMR);
        engine.runUntil(CARRY_NANOS - 1);
        assertThat(sci).isFalse();
        engine.runUntil(CARRY_NANOS);
        assertThat(sci).isTrue();
        pm.write(AcpiPm.PM1_STS, 2, AcpiPm.TMR);
        assertThat(get(AcpiPm.PM1_STS)).isZero();
        assertThat(sci).isFalse();
        engine.runUntil(2 * CARRY_NANOS);
        assertThat(sci).isTrue();
    }

    @Test
    void theTimerCannotBeWritten() {
        engine.runUntil(1_000_000);
        pm.write(AcpiPm.PM_TMR, 4, 0);
        assertThat(pm.read(AcpiPm.PM_TMR, 4)).isEqualTo(3_579);
        assertThat(pm.read(AcpiPm.PM_TMR + 1, 1) & 0xFF).isEqualTo(3_579 >> 8);
        assertThat(pm.read(AcpiPm.PM_TMR + 4, 4)).as("behind it is nothing").isZero();
    }

    @Test
    void aSnapshotHasRegistersAndThePendingCarry() {
        try (Machine machine = Machine.of(Board.named("pc"), MachineTrace.NONE, BusTiming.NONE)) {
            machine.writePort(0x602, 2, AcpiPm.TMR | AcpiPm.PWRBTN);
            machine.writePort(0x604, 2, 3 << AcpiPm.SLP_TYP_SHIFT);
            byte[] snapshot = machine.snapshot();
            machine.writePort(0x602, 2, 0);
            machine.writePort(0x604, 2, 0);
            machine.restore(snapshot);
            assertThat(machine.readPort(0x602, 2)).isEqualTo(AcpiPm.TMR | AcpiPm.PWRBTN);
            assertThat(machine.readPort(0x604, 2)).isEqualTo(3 << AcpiPm.SLP_TYP_SHIFT | AcpiPm.SCI_EN);
            machine.engine().runUntil(CARRY_NANOS);
            assertThat(machine.ioApics().get(0).isActive(9)).isTrue();
        }
    }
}
