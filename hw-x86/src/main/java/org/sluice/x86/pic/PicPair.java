package org.sluice.x86.pic;

import java.util.ArrayList;
import java.util.List;
import org.sluice.x86.HardwareLedger;
import org.sluice.x86.InterruptAcknowledge;
import org.sluice.x86.IrqLine;
import org.sluice.x86.RegisterBank;
import org.sluice.x86.RegisterDevice;
import org.sluice.x86.RegisterValue;
import org.sluice.x86.snapshot.Snapshottable;
import org.sluice.x86.snapshot.StateStream;

/**
 * The two 8259A of a PC: sixteen inputs, the second chip behind input 2 of the first, one INT for the CPUs.
 *
 * <pre>
 *   0 1 3..7 --> master --INT--> LINT0 of the CPUs, pin 0 of the I/O APIC
 *   8..15 --> slave --> 2 --^
 * </pre>
 *
 * <p>Threading: the baton. Source: Intel 8259A datasheet "Cascade Mode"; PIIX3 datasheet "ELCR1, ELCR2".
 */
public final class PicPair implements InterruptAcknowledge, RegisterBank, Snapshottable {

    /** Inputs of both chips, the cascade input included. */
    public static final int INPUTS = 2 * PicChip.INPUTS;

    private static final int CASCADE_INPUT = 2;
    private static final int MASTER_LEVEL_CAPABLE = 0xF8; // not 0 (timer), 1 (keyboard), 2 (cascade)
    private static final int SLAVE_LEVEL_CAPABLE = 0xDE;  // not 8 (clock), 13 (numeric error)

    private final PicChip master;
    private final PicChip slave;

    private long acknowledgedId;
    private long acknowledgedRaisedNanos;

    /**
     * Both chips after power-up.
     *
     * @param output INT towards the CPUs
     * @param ledger the machine's books
     */
    public PicPair(IrqLine output, HardwareLedger ledger) {
        master = new PicChip(0, true, MASTER_LEVEL_CAPABLE, output, ledger);
        slave = new PicChip(PicChip.INPUTS, false, SLAVE_LEVEL_CAPABLE, new Input(CASCADE_INPUT), ledger);
    }

    /** The chip at port 0x20. */
    public PicChip master() {
        return master;
    }

    /** The chip at port 0xA0. */
    public PicChip slave() {
        return slave;
    }

    /** The ELCR's two bytes as a device of single bytes. */
    public RegisterDevice elcr() {
        return new Elcr();
    }

    /** The wire to an input, 0 to 15 but 2: one source. */
    public IrqLine input(int number) {
        if (number < 0 || number >= INPUTS || number == CASCADE_INPUT) {
            throw new IllegalArgumentException("input " + number + " is not in 0..15, or is the cascade's");
        }
        return new Input(number);
    }

    @Override
    public int acknowledge(int cpu) {
        int input = master.acknowledge();
        if (!master.isCascade(input)) {
            acknowledgedRaisedNanos = master.raisedNanos(input);
            acknowledgedId = master.accepted(cpu, input);
            return master.vector(input);
        }
        int behind = slave.acknowledge();
        acknowledgedRaisedNanos = slave.raisedNanos(behind);
        acknowledgedId = slave.accepted(cpu, behind);
        master.refresh(); // the input behind it was acknowledged, too
        return slave.vector(behind);
    }

    @Override
    public long acknowledgedId() {
        return acknowledgedId;
    }

    @Override
    public long acknowledgedRaisedNanos() {
        return acknowledgedRaisedNanos;
    }

    /** RESET: what waits here is lost, and INT falls. */
    public void discardPending() {
        slave.discardPending();
        master.discardPending();
    }

    /** Requests that wait here, by looking. */
    public int waitingCount() {
        return master.waitingCount() + slave.waitingCount();
    }

    @Override
    public List<RegisterValue> registers() {
        List<RegisterValue> all = new ArrayList<>();
        master.describe("master ", all);
        all.add(new RegisterValue("master ELCR1", master.elcr(), Byte.SIZE));
        slave.describe("slave ", all);
        all.add(new RegisterValue("slave ELCR2", slave.elcr(), Byte.SIZE));
        return all;
    }

    @Override
    public void exchange(StateStream state) {
        acknowledgedId = state.exchange(acknowledgedId);
        acknowledgedRaisedNanos = state.exchange(acknowledgedRaisedNanos);
        master.exchange(state);
        slave.exchange(state);
    }

    private void drive(int number, boolean high) {
        if (number < PicChip.INPUTS) {
            master.drive(number, high);
        } else {
            slave.drive(number - PicChip.INPUTS, high);
        }
    }

    private final class Input implements IrqLine {
        private final int number;

        Input(int number) {
            this.number = number;
        }

        @Override
        public void raise() {
            drive(number, true);
        }

        @Override
        public void lower() {
            drive(number, false);
        }
    }

    private final class Elcr implements RegisterDevice {
        @Override
        public long read(int offset, int size) {
            return offset == 0 ? master.elcr() : slave.elcr();
        }

        @Override
        public void write(int offset, int size, long value) {
            (offset == 0 ? master : slave).setElcr((int) value & 0xFF);
        }
    }
}
