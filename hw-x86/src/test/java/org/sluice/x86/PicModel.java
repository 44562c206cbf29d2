package org.sluice.x86;

/**
 * The 8259A pair a second time, in the plainest way and from the datasheet's text: edges, nested priority with
 * rotation, the three ends of interrupt, masks, and what an acknowledge finds. Shares nothing with the machine.
 */
final class PicModel {

    private static final int INPUTS = 8;
    private static final int CASCADE = 2;

    /** One chip. Intel 8259A datasheet. */
    static final class Chip {
        final int base;
        final boolean[] line = new boolean[INPUTS];
        final boolean[] irr = new boolean[INPUTS];
        final boolean[] isr = new boolean[INPUTS];
        final boolean[] mask = new boolean[INPUTS];
        int lowest = INPUTS - 1;

        Chip(int base) {
            this.base = base;
        }

        /** "Interrupt Sequence": an input must stay high until it is acknowledged. */
        void drive(int input, boolean high) {
            if (high && !line[input]) {
                irr[input] = true;
            }
            if (!high) {
                irr[input] = false;
            }
            line[input] = high;
        }

        /** "Fully Nested Mode": the first in the order of priority, unless one of that priority or above is served. */
        int request() {
            for (int rank = 1; rank <= INPUTS; rank++) {
                int input = (lowest + rank) % INPUTS;
                if (isr[input]) {
                    return -1;
                }
                if (irr[input] && !mask[input]) {
                    return input;
                }
            }
            return -1;
        }

        /** OCW2: end of interrupt, specific or not, with rotation or not; set priority. */
        void command(int word) {
            int level = word & 7;
            switch (word >> 5) {
                case 1: end(served(), false); break;
                case 3: end(level, false); break;
                case 5: end(served(), true); break;
                case 6: lowest = level; break;
                case 7: end(level, true); break;
                default: break;
            }
        }

        private int served() {
            for (int rank = 1; rank <= INPUTS; rank++) {
                int input = (lowest + rank) % INPUTS;
                if (isr[input]) {
                    return input;
                }
            }
            return -1;
        }

        private void end(int input, boolean rotate) {
            if (input >= 0) {
                isr[input] = false;
                lowest = rotate ? input : lowest;
            }
        }

        int byteOf(boolean[] set) {
            int value = 0;
            for (int input = 0; input < INPUTS; input++) {
                value |= set[input] ? 1 << input : 0;
            }
            return value;
        }
    }

    final Chip master = new Chip(0x20);
    final Chip slave = new Chip(0x28);

    Chip chip(int number) {
        return number == 0 ? master : slave;
    }

    /** INT of the one chip is input 2 of the other; INT of that goes to the CPU. */
    boolean asks() {
        master.irr[CASCADE] = slave.request() >= 0;
        return master.request() >= 0;
    }

    /** INTA: the vector. Nothing there any more: input 7, without an ISR bit. */
    int acknowledge() {
        asks();
        int input = master.request();
        if (input < 0) {
            return master.base + INPUTS - 1;
        }
        master.isr[input] = true;
        if (input != CASCADE) {
            master.irr[input] = false;
            return master.base + input;
        }
        int behind = slave.request();
        if (behind < 0) {
            return slave.base + INPUTS - 1;
        }
        slave.isr[behind] = true;
        slave.irr[behind] = false;
        return slave.base + behind;
    }
}
