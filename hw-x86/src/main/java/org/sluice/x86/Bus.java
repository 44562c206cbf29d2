package org.sluice.x86;

import static org.sluice.x86.apic.ApicRegister.DELIVERY_MODE;
import static org.sluice.x86.apic.ApicRegister.LEVEL_ASSERT;
import static org.sluice.x86.apic.ApicRegister.LEVEL_TRIGGERED;
import static org.sluice.x86.apic.ApicRegister.LOGICAL;
import static org.sluice.x86.apic.ApicRegister.SHORTHAND;
import static org.sluice.x86.apic.ApicRegister.VECTOR;

import java.util.Arrays;
import org.sluice.x86.apic.ApicBus;
import org.sluice.x86.apic.ApicMode;
import org.sluice.x86.apic.ApicRegister;
import org.sluice.x86.apic.DeliveryMode;
import org.sluice.x86.apic.IoApic;
import org.sluice.x86.engine.Due;
import org.sluice.x86.engine.Engine;
import org.sluice.x86.engine.EventTarget;
import org.sluice.x86.snapshot.SnapshotException;
import org.sluice.x86.snapshot.Snapshottable;
import org.sluice.x86.snapshot.StateStream;

/**
 * Carries interrupt messages: finds the targets when a message is sent, delivers it when its travel time has passed.
 * A message under way is one event and one slot, however many targets it has.
 *
 * <p>Lowest priority is decided on arrival: among the targets whose APIC is software-enabled, the lowest PPR wins, then
 * the lowest APIC id. An EOI reaches the I/O APICs at once. There is no focus processor, as on all xAPIC systems.
 *
 * <p>Threading: the baton. Allocates only when more messages are under way than ever before.
 * Source: Intel SDM Vol. 3A "Issuing Interprocessor Interrupts", "Determining IPI Destination".
 */
final class Bus implements ApicBus, EventTarget, Snapshottable {

    private static final int LOGICAL_BIT = LOGICAL.mask();
    private static final int LOGICAL_OR_MODE = LOGICAL.mask() | DELIVERY_MODE.mask();
    private static final int LOWEST = DeliveryMode.LOWEST_PRIORITY.bits();
    private static final int NARROW_IDS = 256;
    private static final int SEVERAL = -2;

    private final Engine engine;
    private final long busNanos;
    private final long ipiNanos;
    private final HardwareLedger ledger;
    /** By physical id; -1: nobody, {@link #SEVERAL}: ids that are aliased in xAPIC mode. */
    private int[] cpuOfApicId = new int[0];
    private Cpu[] cpus;
    private IoApic[] ioApics;
    private BusPartition partition;
    private MessageDelay delay;

    // owner: the baton
    private MessagePool pool;
    private Faults faults;
    private int[] refused = new int[0];
    private int refusedCount;

    Bus(Engine engine, BusTiming timing, HardwareLedger ledger) {
        this.engine = engine;
        this.busNanos = timing.busNanos();
        this.ipiNanos = timing.ipiNanos();
        this.ledger = ledger;
    }

    /** Whom it connects. Once, before anything is sent. */
    void connect(Cpu[] newCpus, IoApic[] newIoApics) {
        cpus = newCpus;
        ioApics = newIoApics;
        refused = new int[cpus.length];
        int idMax = NARROW_IDS - 1;
        for (Cpu cpu : cpus) {
            idMax = Math.max(idMax, cpu.apicId());
        }
        cpuOfApicId = new int[idMax + 1];
        addressesChanged();
        pool = new MessagePool(cpus.length);
        partition = new BusPartition(cpus.length);
    }

    /** Some APIC has changed its mode, and with it the id that it answers to. */
    void addressesChanged() {
        Arrays.fill(cpuOfApicId, -1);
        for (Cpu cpu : cpus) {
            if (cpu.apic().mode() != ApicMode.DISABLED) {
                int id = cpu.apic().physicalId();
                cpuOfApicId[id] = cpuOfApicId[id] == -1 ? cpu.index() : SEVERAL;
            }
        }
    }

    /** What may happen to messages on their way; null: nothing. */
    void setFaults(Faults newFaults) {
        faults = newFaults;
    }

    /** Who may reach whom. */
    BusPartition partition() {
        return partition;
    }

    /** Lets an explorer make messages late; null lets them travel as declared. */
    void setDelay(MessageDelay newDelay) {
        delay = newDelay;
    }

    // ---- senders ----

    @Override
    public void send(int source, long id, long raisedNanos, int command, int destination) {
        Message message = message(source, command, id, raisedNanos);
        int target = single(command, destination);
        if (target >= 0 && partition.passes(BusFilter.DEVICE, target)) {
            launchToOne(message, target, busNanos);
            return;
        }
        resolve(message, BusFilter.DEVICE, command, destination);
        int gsi = gsiOf(source);
        int units = raiseOthers(message, MachineRecord.PIN_RAISED, -1, gsi);
        finish(message, units, busNanos, gsi);
    }

    private Message message(int source, int command, long id, long raisedNanos) {
        Message message = take();
        message.source = source;
        message.command = command;
        message.id = id;
        message.raisedNanos = raisedNanos;
        return message;
    }

    private int gsiOf(int source) {
        return ioApics[source >> 8].gsiBase() + (source & 0xFF);
    }

    /** A message-signalled interrupt of source number {@code source}. */
    void sendMsi(int source, int command, int destination) {
        long id = ledger.raise(MachineRecord.MSI_RAISED, -1, source, VECTOR.get(command));
        if (DeliveryMode.isRefusedFromPins(command)) {
            ledger.discarded(DiscardReason.UNSUPPORTED_MODE, -1, source, id);
            return;
        }
        Message message = message(~(MessageDelay.FIRST_MSI + source), command, id, engine.nowNanos());
        int target = single(command, destination);
        if (target >= 0 && partition.passes(BusFilter.DEVICE, target)) {
            launchToOne(message, target, busNanos);
            return;
        }
        resolve(message, BusFilter.DEVICE, command, destination);
        int units = raiseOthers(message, MachineRecord.MSI_RAISED, -1, source);
        finish(message, units, busNanos, source);
    }

    /** What an ICR says, sent by a CPU. The trigger mode is ignored: an xAPIC sends edges only. */
    void sendIpi(int from, int icrLow, int destination) {
        DeliveryMode mode = DeliveryMode.of(DELIVERY_MODE.get(icrLow));
        if (mode == DeliveryMode.INIT && LEVEL_TRIGGERED.isSet(icrLow) && !LEVEL_ASSERT.isSet(icrLow)) {
            return; // INIT level de-assert: no xAPIC listens to it
        }
        int shorthand = SHORTHAND.get(icrLow);
        int vector = VECTOR.get(icrLow);
        boolean toOneself = shorthand == ApicRegister.TO_SELF || shorthand == ApicRegister.TO_ALL;
        if (toOneself && mode != DeliveryMode.FIXED) {
            refuseIpi(from, vector, DiscardReason.INVALID_IPI);
            return;
        }
        if (mode == DeliveryMode.SMI || mode == DeliveryMode.RESERVED || mode == DeliveryMode.EXT_INT) {
            refuseIpi(from, vector, DiscardReason.UNSUPPORTED_MODE);
            return;
        }
        Message message = message(~(MessageDelay.FIRST_CPU + from), icrLow & ~LEVEL_TRIGGERED.mask(), 0,
                engine.nowNanos());
        int target = shorthand == ApicRegister.TO_SELF ? from
                : shorthand == ApicRegister.TO_DESTINATION ? single(icrLow, destination) : -1;
        if (target >= 0 && partition.passes(from, target)) {
            message.id = ledger.raise(MachineRecord.IPI_RAISED, from, vector, target);
            launchToOne(message, target, ipiNanos);
            return;
        }
        resolve(message, from, icrLow, destination);
        message.id = ledger.raise(MachineRecord.IPI_RAISED, from, vector,
                message.target == Message.LOWEST ? -1 : message.targets.next(0));
        int units = raiseOthers(message, MachineRecord.IPI_RAISED, from, vector);
        finish(message, units, ipiNanos, vector);
    }

    private void refuseIpi(int from, int vector, DiscardReason reason) {
        long id = ledger.raise(MachineRecord.IPI_RAISED, from, vector, -1);
        ledger.discarded(reason, -1, vector, id);
    }

    // ---- finding the targets ----

    /** The CPU with this physical destination; -1 if that does not name one, or an arbitration is asked for. */
    private int single(int command, int destination) {
        int logicalOrMode = command & LOGICAL_OR_MODE;
        return logicalOrMode < LOGICAL_BIT && logicalOrMode != LOWEST && destination >= 0
                && destination < cpuOfApicId.length && !(destination == Destinations.BROADCAST && command >= 0)
                ? cpuOfApicId[destination] : -1;
    }

    /** Fills {@code message.targets} with those that match and may be reached, {@link #refused} with the others. */
    private void resolve(Message message, int from, int command, int destination) {
        int shorthand = from == BusFilter.DEVICE ? ApicRegister.TO_DESTINATION : SHORTHAND.get(command);
        message.targets.clear();
        refusedCount = 0;
        for (Cpu cpu : cpus) {
            int index = cpu.index();
            if (!Destinations.matches(cpu, from, shorthand, command, destination)) {
                continue;
            }
            if (partition.passes(from, index)) {
                message.targets.add(index);
            } else {
                refused[refusedCount++] = index;
            }
        }
        message.target = (command & DELIVERY_MODE.mask()) == LOWEST ? Message.LOWEST : Message.EACH;
    }

    /** Raises what the message carries beyond its first unit, and ends what the filter refuses. Returns the units. */
    private int raiseOthers(Message message, int kind, int recordCpu, int line) {
        int reached = message.targets.size();
        int units = message.target == Message.LOWEST ? Math.min(reached, 1) : reached;
        boolean ipi = kind == MachineRecord.IPI_RAISED;
        long detail = kind == MachineRecord.MSI_RAISED ? VECTOR.get(message.command) : 0;
        int cpu = message.targets.next(0);
        for (int unit = 1; unit < units; unit++) {
            cpu = message.targets.next(cpu + 1);
            long id = ledger.raise(kind, recordCpu, line, ipi ? cpu : detail);
            message.moreIds = unit == 1 ? id : message.moreIds;
        }
        if (message.target == Message.LOWEST && reached > 0) {
            return units; // some target can be reached: the arbitration is among those
        }
        int refusedUnits = message.target == Message.LOWEST ? Math.min(refusedCount, 1) : refusedCount;
        for (int i = 0; i < refusedUnits; i++) {
            boolean first = units == 0 && i == 0;
            long id = first ? message.id : ledger.raise(kind, recordCpu, line, ipi ? refused[i] : detail);
            ledger.discarded(DiscardReason.PARTITION, refused[i], line, id);
        }
        return units;
    }

    private void launchToOne(Message message, int target, long delayNanos) {
        message.target = target;
        message.units = 1;
        ledger.departed(1);
        depart(message, delayNanos);
    }

    private void depart(Message message, long delayNanos) {
        long late = faults == null ? 0 : faults.departing(message);
        message.event = engine.post(arrivalNanos(message, delayNanos + late), this, 0, message.slot);
    }

    private long arrivalNanos(Message message, long delayNanos) {
        long planned = engine.nowNanos() + delayNanos;
        return delay == null ? planned : delay.arrivalNanos(message.sender(), message.targetBits(), planned);
    }

    private void finish(Message message, int units, long delayNanos, int line) {
        message.units = units;
        if (units > 0) {
            ledger.departed(units);
            depart(message, delayNanos);
            return;
        }
        if (refusedCount == 0) {
            ledger.discarded(DiscardReason.NO_TARGET, -1, line, message.id);
        }
        int source = message.source;
        pool.give(message);
        toldPin(source, false);
    }

    // ---- arrival ----

    @Override
    public void onEvent(int kind, long argument) {
        Message message = pool.get((int) argument);
        int source = message.source;
        boolean accepted;
        if (message.lost || message.doubled) {
            accepted = arriveFaulty(message);
            pool.give(message);
        } else if (message.target >= 0) {
            Cpu cpu = cpus[message.target];
            int command = message.command;
            long id = message.id;
            long raisedNanos = message.raisedNanos;
            ledger.arrived(1);
            pool.give(message);
            accepted = cpu.arrive(command, id, raisedNanos);
        } else {
            accepted = message.target == Message.LOWEST ? arriveAtLowest(message) : arriveAtEach(message);
            pool.give(message);
        }
        toldPin(source, accepted);
    }

    @Override
    public void describe(int kind, long argument, Due due) {
        Message message = pool.get((int) argument);
        int sender = message.sender();
        long lines = message.source < 0 ? 0 : Due.lineBit(gsiOf(message.source));
        int only = message.target >= 0 ? message.target : -1;
        due.named(sender < MessageDelay.FIRST_PIN ? "ipi" : "message", only, sender)
                .carrying(VECTOR.get(message.command)).from(this, sender).touching(message.targetBits() | lines);
    }

    /** Lost: each unit ends here. Doubled: each arrives, and then a second one of its own identity. */
    private boolean arriveFaulty(Message message) {
        if (message.target >= 0) {
            message.targets.clear();
            message.targets.add(message.target);
            message.target = Message.EACH;
        }
        if (!message.lost) {
            boolean lowest = message.target == Message.LOWEST;
            boolean accepted = lowest ? arriveAtLowest(message) : arriveAtEach(message);
            for (int cpu = message.targets.next(0); cpu >= 0 && !lowest; cpu = message.targets.next(cpu + 1)) {
                Faults.stray(cpus[cpu], ledger, message.command);
            }
            return accepted;
        }
        int cpu = -1;
        long id = message.id;
        for (long nextId = message.moreIds; message.units > 0; id = nextId++) {
            ledger.arrived(1);
            message.units--;
            cpu = message.targets.next(cpu + 1);
            ledger.discarded(DiscardReason.FAULT, cpu, VECTOR.get(message.command), id);
        }
        return false;
    }

    private boolean arriveAtEach(Message message) {
        boolean accepted = false;
        long id = message.id;
        long nextId = message.moreIds;
        for (int cpu = message.targets.next(0); cpu >= 0; cpu = message.targets.next(cpu + 1)) {
            ledger.arrived(1);
            message.units--;
            accepted |= cpus[cpu].arrive(message.command, id, message.raisedNanos);
            id = nextId++;
        }
        return accepted;
    }

    private boolean arriveAtLowest(Message message) {
        ledger.arrived(1);
        message.units = 0;
        Cpu best = Destinations.lowest(cpus, message.targets);
        if (best == null) {
            int vector = VECTOR.get(message.command);
            ledger.discarded(DiscardReason.APIC_DISABLED, message.targets.next(0), vector, message.id);
            return false;
        }
        return best.arrive(message.command, message.id, message.raisedNanos);
    }

    private void toldPin(int source, boolean accepted) {
        if (source >= 0) {
            ioApics[source >> 8].arrived(source & 0xFF, accepted);
        }
    }

    /** A local APIC ended a level interrupt. */
    void endOfInterrupt(int vector) {
        for (IoApic ioApic : ioApics) {
            ioApic.endOfInterrupt(vector);
        }
    }

    /** The messages under way. */
    MessagePool pool() {
        return pool;
    }

    /** Refuses what comes from outside and has state of its own. */
    void refuseSnapshot() {
        if (faults != null || delay != null) {
            throw new SnapshotException((faults != null ? "planned faults" : "messages that an explorer makes late")
                    + " cannot be saved");
        }
    }

    /** Messages under way and the partition; after the CPUs, whose APICs say who answers to which id. */
    @Override
    public void exchange(StateStream state) {
        pool.exchange(state, engine.queue(), this);
        partition.exchange(state);
        addressesChanged();
    }

    private Message take() {
        return pool.take(engine.nowNanos());
    }
}
