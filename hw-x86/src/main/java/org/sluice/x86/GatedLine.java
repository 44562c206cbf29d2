package org.sluice.x86;

import org.sluice.x86.snapshot.Snapshottable;
import org.sluice.x86.snapshot.StateStream;

/** A wire that something else can cut and mend again: HPET legacy replacement does so. On the baton. */
final class GatedLine implements IrqLine, Snapshottable {

    private final IrqLine line;
    private boolean asserted;
    private boolean cut;

    GatedLine(IrqLine line) {
        this.line = line;
    }

    @Override
    public void raise() {
        asserted = true;
        drive();
    }

    @Override
    public void lower() {
        asserted = false;
        drive();
    }

    void cut(boolean nowCut) {
        cut = nowCut;
        drive();
    }

    private void drive() {
        if (asserted && !cut) {
            line.raise();
        } else {
            line.lower();
        }
    }

    @Override
    public void exchange(StateStream state) {
        asserted = state.exchange(asserted);
        cut = state.exchange(cut);
    }
}
