package org.sluice.ipipe.internal;

import org.sluice.ipipe.Pipeline;

/** Where irqs stand in words of 64: hardware ones from word 0 on, virtual ones in a word of their own behind them. */
final class Numbering {

    private final int hardwareIrqs;
    private final int virqWord;

    Numbering(int hardwareIrqs) {
        this.hardwareIrqs = hardwareIrqs;
        this.virqWord = (hardwareIrqs + 63) >>> 6;
    }

    int irqCount() {
        return hardwareIrqs + Pipeline.VIRQ_COUNT;
    }

    int firstVirq() {
        return hardwareIrqs;
    }

    int words() {
        return virqWord + 1;
    }

    int word(int irq) {
        return irq < hardwareIrqs ? irq >>> 6 : virqWord;
    }

    long bit(int irq) {
        return 1L << (irq < hardwareIrqs ? irq : irq - hardwareIrqs);
    }

    int irq(int word, int place) {
        return word < virqWord ? word << 6 | place : hardwareIrqs + place;
    }
}
