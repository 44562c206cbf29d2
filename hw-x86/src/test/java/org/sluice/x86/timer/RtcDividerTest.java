package org.sluice.x86.timer;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.sluice.x86.IrqLine;
import org.sluice.x86.engine.Engine;

/** Motorola MC146818A datasheet, "Divider Control": reset, and release in the middle of a second. */
class RtcDividerTest {

    private static final long MILLI = 1_000_000L;

    private final Engine engine = new Engine();
    private int interrupts;
    private final Rtc rtc = new Rtc(new IrqLine() {
        private boolean high;

        @Override
        public void raise() {
            interrupts += high ? 0 : 1;
            high = true;
        }

        @Override
        public void lower() {
            high = false;
        }
    }, engine, NmiRegisters.NONE);

    @AfterEach
    void close() {
        engine.close();
    }

    private void write(int register, int value) {
        rtc.write(0, 1, register);
        rtc.write(1, 1, value);
    }

    private void runTo(long millis) {
        engine.runUntil(millis * MILLI);
    }

    @Test
    void timeStandsWhileTheDividerIsHeld() {
        runTo(3_200);
        write(Rtc.REGISTER_A, 0x66);
        runTo(9_999);
        assertThat(rtc.readRegister(0)).isEqualTo(3);
        assertThat(rtc.readRegister(Rtc.REGISTER_A)).isEqualTo(0x66);
        assertThat(rtc.readRegister(Rtc.REGISTER_C) & Rtc.UPDATE).isEqualTo(Rtc.UPDATE);
        runTo(12_000);
        assertThat(rtc.readRegister(Rtc.REGISTER_C)).isZero();
    }

    @Test
    void theFirstUpdateComesHalfASecondAfterTheRelease() {
        write(Rtc.REGISTER_B, 0x02 | Rtc.UPDATE);
        write(Rtc.REGISTER_A, 0x76);
        write(0, 0x30);
        runTo(7_300);
        write(Rtc.REGISTER_A, 0x26);
        runTo(7_797);
        assertThat(rtc.readRegister(Rtc.REGISTER_A) & Rtc.UIP).isZero();
        runTo(7_799);
        assertThat(rtc.readRegister(0)).isEqualTo(0x30);
        assertThat(rtc.readRegister(Rtc.REGISTER_A) & Rtc.UIP).isEqualTo(Rtc.UIP);
        assertThat(interrupts).isZero();
        runTo(7_800);
        assertThat(rtc.readRegister(0)).isEqualTo(0x31);
        assertThat(interrupts).isOne();
        rtc.readRegister(Rtc.REGISTER_C);
        runTo(8_800);
        assertThat(rtc.readRegister(0)).isEqualTo(0x32);
        assertThat(interrupts).isEqualTo(2);
    }

    @Test
    void periodsEndOnlyWhileItRunsAndBeginAnewWithIt() {
        write(Rtc.REGISTER_B, 0x02 | Rtc.PERIODIC);
        write(Rtc.REGISTER_A, 0x6F);
        runTo(2_000);
        assertThat(interrupts).isZero();
        runTo(2_100);
        write(Rtc.REGISTER_A, 0x2F); // 500 ms
        runTo(2_599);
        assertThat(interrupts).isZero();
        runTo(2_600);
        assertThat(interrupts).isOne();
    }

    @Test
    void settingTheTimeWhileItIsHeldAndSetIsKept() {
        write(Rtc.REGISTER_A, 0x66);
        write(Rtc.REGISTER_B, 0x82);
        write(0, 0x45);
        runTo(1_250);
        write(Rtc.REGISTER_A, 0x26);
        runTo(5_000);
        assertThat(rtc.readRegister(0)).isEqualTo(0x45);
        write(Rtc.REGISTER_B, 0x02);
        runTo(5_749);
        assertThat(rtc.readRegister(0)).isEqualTo(0x45);
        runTo(5_750);
        assertThat(rtc.readRegister(0)).isEqualTo(0x46);
    }
}
