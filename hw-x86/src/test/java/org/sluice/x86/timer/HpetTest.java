package org.sluice.x86.timer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.sluice.x86.engine.Engine;

/** IA-PC HPET Specification 1.0a; one tick is 10 ns. What the conformance list has is not repeated here. */
class HpetTest {

    private final Engine engine = new Engine();
    private final List<String> log = new ArrayList<>();
    private final Hpet hpet = new Hpet(new HpetWires() {
        @Override
        public int routes() {
            return 0xF00000;
        }

        @Override
        public void raise(int timer, int gsi) {
            log.add(timer + ">" + gsi + "@" + engine.nowNanos());
        }

        @Override
        public void lower(int timer, int gsi) {
            // levels are looked at by their raise
        }

        @Override
        public void replaceLegacy(boolean replaced) {
            log.add("legacy " + replaced);
        }
    }, engine);

    @AfterEach
    void close() {
        engine.close();
    }

    private void timer(int number, long configuration, long comparator) {
        hpet.write(0x100 + 0x20 * number, 8, configuration);
        hpet.write(0x108 + 0x20 * number, 8, comparator);
    }

    @Test
    void threeTimersMatchIndependently() {
        timer(0, 20 << 9 | 4, 10);
        timer(1, 21 << 9 | 4, 10);
        timer(2, 22 << 9 | 4, 5);
        hpet.write(Hpet.GEN_CONF, 8, 1);
        engine.runUntil(1_000);
        assertThat(log).containsExactlyInAnyOrder("2>22@50", "0>20@100", "1>21@100");
    }

    @Test
    void haltingHoldsMatchesBack() {
        timer(0, 20 << 9 | 4, 10);
        hpet.write(Hpet.GEN_CONF, 8, 1);
        engine.runUntil(55);
        hpet.write(Hpet.GEN_CONF, 8, 0);
        engine.runUntil(10_000);
        assertThat(log).isEmpty();
        hpet.write(Hpet.GEN_CONF, 8, 1);
        engine.runUntil(10_049);
        assertThat(log).isEmpty();
        engine.runUntil(10_050);
        assertThat(log).containsExactly("0>20@10050");
    }

    @Test
    void aPeriodicTimerInLegacyModeTicksForEver() {
        timer(0, 0x4C, 10);
        hpet.write(Hpet.GEN_CONF, 8, 3);
        engine.runUntil(350);
        assertThat(log).containsExactly("legacy true", "0>-1@100", "0>-1@200", "0>-1@300");
    }

    @Test
    void aNarrowTimerMatchesOncePerTurnOfItsHalf() {
        timer(0, 20 << 9 | 4 | 0x100, 10);
        hpet.write(Hpet.GEN_CONF, 8, 1);
        engine.runUntil((1L << 32) * 10 + 200);
        assertThat(log).hasSize(2);
    }

    @Test
    void narrowAccessesAreIgnored() {
        hpet.write(Hpet.GEN_CONF, 1, 1);
        hpet.write(Hpet.GEN_CONF, 2, 1);
        assertThat(hpet.read(Hpet.GEN_CONF, 8)).isZero();
        assertThat(hpet.read(0x3F8, 8)).isZero();
    }
}
