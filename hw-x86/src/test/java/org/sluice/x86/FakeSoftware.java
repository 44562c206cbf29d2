package org.sluice.x86;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntConsumer;

/** Software for tests: logs what it takes, {@code vector@instant}, and may do something about it. */
public final class FakeSoftware implements CpuSoftware {

    private final Cpu cpu;
    private final LongClock clock;
    private final List<String> log = new ArrayList<>();
    private final List<Long> ids = new ArrayList<>();
    private final List<Long> raised = new ArrayList<>();
    private IntConsumer onInterrupt = vector -> { };
    private Runnable onNmi = () -> { };

    /** A clock to read. */
    @FunctionalInterface
    public interface LongClock {
        /** Now. */
        long nowNanos();
    }

    private FakeSoftware(Cpu cpu, LongClock clock) {
        this.cpu = cpu;
        this.clock = clock;
    }

    /** Installs it, enables the APIC with spurious vector 255, sets the flag. */
    public static FakeSoftware boot(Machine machine, int cpu) {
        FakeSoftware software = install(machine, cpu);
        machine.cpu(cpu).writeApic(org.sluice.x86.apic.ApicRegister.SVR, 0x1FF);
        machine.cpu(cpu).hardEnable();
        return software;
    }

    /** Installs it and touches nothing else. */
    public static FakeSoftware install(Machine machine, int cpu) {
        FakeSoftware software = new FakeSoftware(machine.cpu(cpu), machine.engine()::nowNanos);
        machine.cpu(cpu).install(software);
        return software;
    }

    /** Ends each interrupt and sets the flag again, at once. */
    public FakeSoftware endingAtOnce() {
        return doing(vector -> {
            cpu.eoi();
            cpu.hardEnable();
        });
    }

    /** What to do with an interrupt. */
    public FakeSoftware doing(IntConsumer action) {
        onInterrupt = action;
        return this;
    }

    /** What to do with an NMI. */
    public FakeSoftware doingOnNmi(Runnable action) {
        onNmi = action;
        return this;
    }

    /** What it took: {@code 48@140}, {@code nmi@140}, {@code init@..}, {@code start8@..}. */
    public List<String> log() {
        return log;
    }

    /** The identities it took. */
    public List<Long> ids() {
        return ids;
    }

    /** When they were raised. */
    public List<Long> raised() {
        return raised;
    }

    @Override
    public void interrupt(int vector, long id, long raisedNanos) {
        note(Integer.toString(vector));
        ids.add(id);
        raised.add(raisedNanos);
        onInterrupt.accept(vector);
    }

    @Override
    public void nmi(long id, long raisedNanos) {
        note("nmi");
        ids.add(id);
        raised.add(raisedNanos);
        onNmi.run();
    }

    @Override
    public void init() {
        note("init");
    }

    @Override
    public void startup(int page) {
        note("start" + page);
    }

    @Override
    public void completed(int tag) {
        note("done" + tag);
    }

    @Override
    public boolean mayBlock(int tag) {
        return false;
    }

    private void note(String what) {
        log.add(what + "@" + clock.nowNanos());
    }
}
