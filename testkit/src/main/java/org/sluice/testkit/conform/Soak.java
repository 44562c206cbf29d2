package org.sluice.testkit.conform;

import java.io.PrintStream;
import java.util.Optional;
import org.sluice.ipipe.Domain;
import org.sluice.ipipe.IrqHandler;
import org.sluice.ipipe.IrqMode;
import org.sluice.ipipe.IrqUse;
import org.sluice.ipipe.LeavePolicy;
import org.sluice.ipipe.Pipeline;
import org.sluice.ipipe.PipelineLedger;
import org.sluice.ipipe.PipelineTrace;
import org.sluice.ipipe.Profile;
import org.sluice.ipipe.Stage;
import org.sluice.ipipe.StagePlan;
import org.sluice.x86.engine.SplitMix64;

/**
 * Endurance: so many interrupts through the real pipeline, with stalls, locks, moves and a visitor who comes and goes;
 * the books are checked every million, and nothing may be left at the end. {@code Soak INTERRUPTS SEED}. Exit: 0 the
 * books balance, 1 they do not, 2 bad usage.
 */
public final class Soak {

    private static final int BAD_USAGE = 2;
    private static final int CPUS = 2;
    private static final int IRQS = 16;
    private static final int PROPAGATED = 4;
    private static final long LEVELS = 1 << 2 | 1 << 3;
    private static final long CHECK_EVERY = 1_000_000;
    private static final int CONTROL_EVERY = 64;

    private final Journal journal = new Journal();
    private final SyncMachine machine = new SyncMachine(CPUS, LEVELS, journal);
    private final Pipeline pipeline;
    private final SplitMix64 random;
    private final Stage rt;
    private final Stage hrt;
    private final Stage linux;
    private final int virq;
    private Stage visitor;
    private Throwable contained;
    private long raised;
    private long triggered;
    private long handled;

    Soak(Profile profile, long seed) {
        random = new SplitMix64(seed);
        pipeline = Pipeline.on(machine, IRQS, profile, PipelineTrace.NONE, (here, irq, fault) -> contained = fault);
        machine.run(pipeline);
        rt = register("rt", 200);
        hrt = register("hrt", 150);
        linux = register("linux", 100);
        virq = linux.allocateVirq().orElseThrow().irq();
        IrqHandler counts = (irq, here) -> handled++;
        for (int irq = 0; irq < IRQS; irq++) {
            if (irq < PROPAGATED) {
                rt.virtualize(irq, IrqUse.of(IrqMode.ACCEPT).withBrief(), counts);
            } else if (irq == PROPAGATED) {
                rt.virtualize(irq, IrqUse.of(IrqMode.TERMINATE).withBrief(), (number, here) -> {
                    handled++;
                    here.propagate(number);
                });
            }
            if (irq % 3 == 0) {
                IrqUse use = IrqUse.of(IrqMode.ACCEPT);
                hrt.virtualize(irq, profile.hits() == Profile.Hits.PER_IRQ && irq % 2 == 0 ? use.withCounted() : use,
                        counts);
            }
            linux.virtualize(irq, IrqUse.of(IrqMode.TERMINATE), counts);
        }
        linux.virtualize(virq, IrqUse.of(IrqMode.TERMINATE), counts);
    }

    private Stage register(String name, int priority) {
        Domain quiet = stage -> { };
        return pipeline.register(quiet, StagePlan.of(name, priority, 0, 1));
    }

    /** Raises so many interrupts. Returns what is wrong with the books; empty if nothing is. */
    Optional<String> run(long interrupts) {
        while (raised < interrupts) {
            long luck = random.next();
            machine.raise((int) luck & CPUS - 1, (int) (luck >> 8) & IRQS - 1);
            raised++;
            if (raised % CONTROL_EVERY == 0) {
                control((int) (luck >>> 16) & 15, (int) (luck >>> 24) & CPUS - 1, (int) (luck >>> 32) & IRQS - 1);
                journal.clear();
            }
            machine.settle();
            if (raised % CHECK_EVERY == 0) {
                Optional<String> wrong = wrong();
                if (wrong.isPresent()) {
                    return wrong;
                }
            }
        }
        return end();
    }

    private void control(int what, int cpu, int irq) {
        switch (what) {
            case 0, 1 -> linux.on(cpu).stall();
            case 2, 3, 4 -> linux.on(cpu).unstall();
            case 5 -> rt.on(cpu).restore(true);
            case 6, 7 -> rt.on(cpu).restore(false);
            case 8 -> hrt.lock(irq);
            case 9, 10 -> hrt.unlock(irq);
            case 11 -> hrt.renice(irq % 2 == 0 ? 50 : 250);
            case 12 -> visit(irq);
            case 13 -> {
                triggered++;
                rt.on(cpu).trigger(virq);
            }
            default -> hrt.on(cpu).schedule(irq);
        }
    }

    private void visit(int irq) {
        if (visitor == null) {
            visitor = register("visitor", 170);
            visitor.virtualize(irq, IrqUse.of(IrqMode.ACCEPT), (number, here) -> handled++);
        } else {
            pipeline.unregister(visitor, irq % 2 == 0 ? LeavePolicy.PLAY : LeavePolicy.DROP).drop();
            visitor = null;
        }
    }

    private Optional<String> wrong() {
        PipelineLedger ledger = pipeline.ledger();
        if (contained != null) {
            return Optional.of("after " + raised + " interrupts this was contained: " + contained);
        }
        if (!ledger.balanced()) {
            return Optional.of("after " + raised + " interrupts the books do not balance: " + ledger);
        }
        for (PipelineLedger.Account account : pipeline.accounts()) {
            if (!account.balanced()) {
                return Optional.of("after " + raised + " interrupts an account does not balance: " + account);
            }
        }
        if (ledger.arrivals() != raised + triggered || ledger.total().delivered() != handled) {
            return Optional.of("after " + raised + " interrupts and " + triggered + " triggers, " + handled
                    + " of them handled, the books say " + ledger);
        }
        return Optional.empty();
    }

    /** Everything is opened; then nothing may be left. */
    private Optional<String> end() {
        for (int cpu = 0; cpu < CPUS; cpu++) {
            for (Stage stage : pipeline.stages()) {
                stage.on(cpu).unstall();
            }
        }
        for (int irq = 0; irq < IRQS; irq++) {
            hrt.unlock(irq);
        }
        machine.settle();
        PipelineLedger.Line total = pipeline.ledger().total();
        if (total.pending() != 0 || total.held() != 0) {
            return Optional.of("something is left: " + total);
        }
        return wrong();
    }

    /** See the class. */
    public static void main(String[] arguments) {
        System.exit(main(System.out, System.err, arguments));
    }

    static int main(PrintStream out, PrintStream err, String... arguments) {
        long interrupts;
        long seed;
        try {
            Numbers.check(arguments.length == 2, "two arguments are needed, there are " + arguments.length);
            interrupts = Numbers.positive("INTERRUPTS", arguments[0]);
            seed = Numbers.number("SEED", arguments[1]);
        } catch (IllegalArgumentException bad) {
            err.println(bad.getMessage());
            err.println("usage: Soak INTERRUPTS SEED");
            return BAD_USAGE;
        }
        long before = Numbers.processorNanos();
        Soak soak = new Soak(Profile.SLUICE, seed);
        Optional<String> wrong = soak.run(interrupts);
        out.println("SLUICE seed " + seed + ": " + soak.raised + " interrupts, " + soak.triggered + " triggers, "
                + soak.handled + " handled, " + Numbers.perSecond(soak.raised, Numbers.processorNanos() - before)
                + " interrupts per processor second: " + wrong.orElse("the books balance"));
        out.println(soak.pipeline.ledger());
        return wrong.isPresent() ? 1 : 0;
    }
}
