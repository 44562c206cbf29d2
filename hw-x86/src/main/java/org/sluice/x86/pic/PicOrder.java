package org.sluice.x86.pic;

/** The order of an 8259A's inputs, which rotates: behind the input of least priority comes that of the highest. */
final class PicOrder {

    private static final int LAST = PicChip.INPUTS - 1;

    private PicOrder() {
    }

    /** The input whose rank, 0 to 7, is this; 0 is the highest. */
    static int input(int rank, int lowest) {
        return lowest + 1 + rank & LAST;
    }

    /** The highest of some inputs; -1 if there are none. */
    static int first(int inputs, int lowest) {
        for (int rank = 0; rank < PicChip.INPUTS; rank++) {
            int input = input(rank, lowest);
            if ((inputs >>> input & 1) != 0) {
                return input;
            }
        }
        return -1;
    }
}
