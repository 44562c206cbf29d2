package org.sluice.x86;

import org.sluice.x86.snapshot.Snapshottable;
import org.sluice.x86.snapshot.StateStream;
import org.sluice.x86.timer.NmiRegisters;

/**
 * A PC's NMI logic: two sources, latched; one mask; the output is LINT1 of every CPU. As firmware leaves it, the mask
 * is open. RESET clears latches and mask; a source that the outside still asserts is latched again. On the baton.
 *
 * <p>Source: PIIX3 datasheet "NMI Status and Control Register", "NMI Enable and Real-Time Clock Address Register".
 */
final class NmiLogic implements NmiRegisters, Snapshottable {

    private static final int NMI_PIN = 1;

    private final Cpu[] cpus;
    private final Source ioCheck = new Source(1 << 3, 1 << 6);
    private final Source systemError = new Source(1 << 2, 1 << 7);
    private boolean masked;
    private boolean high;

    NmiLogic(Cpu[] cpus) {
        this.cpus = cpus;
    }

    /** IOCHK#: a card of the ISA bus has broken, or somebody presses a button for it. */
    IrqLine ioCheck() {
        return ioCheck;
    }

    /** SERR#: the PCI bus or the memory has. */
    IrqLine systemError() {
        return systemError;
    }

    @Override
    public void mask(boolean nowMasked) {
        masked = nowMasked;
        drive();
    }

    @Override
    public void disable(int portB) {
        ioCheck.disable(portB);
        systemError.disable(portB);
        drive();
    }

    @Override
    public int sources() {
        return ioCheck.shown() | systemError.shown();
    }

    private void drive() {
        boolean now = !masked && sources() != 0;
        if (now == high) {
            return;
        }
        high = now;
        driveAll();
    }

    private void driveAll() {
        for (Cpu cpu : cpus) {
            cpu.drivePin(NMI_PIN, high);
        }
    }

    @Override
    public void exchange(StateStream state) {
        ioCheck.exchange(state);
        systemError.exchange(state);
        masked = state.exchange(masked);
        high = state.exchange(high);
        if (state.isResetting()) {
            high = !masked && sources() != 0;
            driveAll();
        }
    }

    /** A source and its latch: an asserted source that is enabled is remembered until it is disabled. */
    private final class Source implements IrqLine, Snapshottable {

        private final int disableBit;
        private final int statusBit;
        private boolean asserted;
        private boolean disabled;
        private boolean latched;

        Source(int disableBit, int statusBit) {
            this.disableBit = disableBit;
            this.statusBit = statusBit;
        }

        @Override
        public void raise() {
            asserted = true;
            latch();
            drive();
        }

        @Override
        public void lower() {
            asserted = false;
        }

        private void disable(int portB) {
            disabled = (portB & disableBit) != 0;
            latched &= !disabled;
            latch();
        }

        private void latch() {
            latched |= asserted && !disabled;
        }

        private int shown() {
            return latched ? statusBit : 0;
        }

        @Override
        public void exchange(StateStream state) {
            boolean assertedThere = state.exchange(asserted);
            asserted = state.isResetting() ? asserted : assertedThere;
            disabled = state.exchange(disabled);
            latched = state.exchange(latched);
            if (state.isResetting()) {
                latch();
            }
        }
    }
}
