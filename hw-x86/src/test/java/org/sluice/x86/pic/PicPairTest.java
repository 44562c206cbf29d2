package org.sluice.x86.pic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.sluice.x86.HardwareLedger;
import org.sluice.x86.IrqLine;
import org.sluice.x86.RecordedTrace;
import org.sluice.x86.engine.Engine;
import org.sluice.x86.engine.SplitMix64;

/** Intel 8259A datasheet; the sentences of the manual are rows of the conformance list, here is what lies between. */
class PicPairTest {

    private final Engine engine = new Engine();
    private final RecordedTrace trace = new RecordedTrace();
    private final HardwareLedger ledger = new HardwareLedger(engine, trace);
    private boolean interrupt;
    private int falls;
    private final PicPair pic = new PicPair(new IrqLine() {
        @Override
        public void raise() {
            interrupt = true;
        }

        @Override
        public void lower() {
            falls += interrupt ? 1 : 0;
            interrupt = false;
        }
    }, ledger);

    PicPairTest() {
        int[][] words = {{0x11, 0x20, 4, 1, 0}, {0x11, 0x28, 2, 1, 0}};
        PicChip[] chips = {pic.master(), pic.slave()};
        for (int chip = 0; chip < 2; chip++) {
            for (int i = 0; i < words[chip].length; i++) {
                chips[chip].write(i == 0 ? 0 : 1, 1, words[chip][i]);
            }
        }
    }

    @AfterEach
    void booksBalance() {
        assertThat(ledger.raised()).isEqualTo(ledger.delivered() + ledger.merged() + ledger.discarded()
                + ledger.pending());
        assertThat(ledger.pending()).isEqualTo(pic.waitingCount());
        engine.close();
    }

    @Test
    void nothingIsAskedBeforeInitialisation() {
        PicPair fresh = new PicPair(IrqLine.UNPLUGGED, new HardwareLedger(engine, trace));
        fresh.input(3).raise();
        assertThat(fresh.master().isRequesting()).isFalse();
    }

    @Test
    void inputsThatDoNotExistAreRefused() {
        for (int input : new int[] {-1, 2, 16}) {
            assertThatThrownBy(() -> pic.input(input)).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void intFallsBetweenTwoAcknowledges() {
        pic.input(5).raise();
        pic.input(3).raise();
        assertThat(pic.acknowledge(0)).isEqualTo(0x23);
        assertThat(interrupt).isFalse();
        pic.master().write(0, 1, 0x20);
        assertThat(interrupt).isTrue();
        assertThat(falls).isEqualTo(1);
    }

    @Test
    void anIdentityLivesFromItsEdgeToItsAcknowledge() {
        pic.input(12).raise();
        long id = trace.entries().get(0).id();
        assertThat(pic.acknowledge(0)).isEqualTo(0x2C);
        assertThat(pic.acknowledgedId()).isEqualTo(id);
        assertThat(trace.lifeOf(id)).containsExactly("pic-raised", "accepted");
    }

    @Test
    void aWithdrawnRequestIsDiscardedAndASpuriousOneIsARaise() {
        pic.input(3).raise();
        pic.input(3).lower();
        assertThat(interrupt).isFalse();
        assertThat(pic.acknowledge(0)).isEqualTo(0x27);
        assertThat(ledger.raised()).isEqualTo(2);
    }

    /** Any words and wires: the books balance, INT is driven exactly while something is requested. */
    @Test
    void anySequenceKeepsTheBooks() {
        SplitMix64 random = new SplitMix64(3);
        IrqLine[] inputs = new IrqLine[16];
        for (int i = 0; i < 16; i++) {
            inputs[i] = i == 2 ? IrqLine.UNPLUGGED : pic.input(i);
        }
        for (int i = 0; i < 200_000; i++) {
            PicChip chip = random.below(2) == 0 ? pic.master() : pic.slave();
            switch ((int) random.below(6)) {
                case 0: inputs[(int) random.below(16)].raise(); break;
                case 1: inputs[(int) random.below(16)].lower(); break;
                case 2: chip.write((int) random.below(2), 1, random.next()); break;
                case 3: chip.read((int) random.below(2), 1); break;
                case 4: pic.elcr().write((int) random.below(2), 1, random.next()); break;
                default: pic.acknowledge(0); break;
            }
            assertThat(ledger.pending()).isEqualTo(pic.waitingCount());
        }
        trace.entries().clear();
    }
}
