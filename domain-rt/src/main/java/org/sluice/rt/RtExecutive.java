package org.sluice.rt;

import java.util.ArrayList;
import java.util.List;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Modified;
import org.sluice.ipipe.Domain;
import org.sluice.ipipe.IrqMode;
import org.sluice.ipipe.IrqUse;
import org.sluice.ipipe.LocalStage;
import org.sluice.ipipe.Stage;
import org.sluice.nanokernel.Irqs;
import org.sluice.nanokernel.hw.GuestDomain;
import org.sluice.nanokernel.hw.LocalTimer;
import org.sluice.nanokernel.hw.Platform;
import org.sluice.nanokernel.hw.Setting;
import org.sluice.nanokernel.osgi.SluiceDomain;

/**
 * The real-time domain: owns each CPU's local timer, runs its periodic tasks from it, and passes on the ticks that
 * others have asked for. Fixed tasks from the scenario; tasks are charged, not scheduled against each other.
 *
 * <p>On the baton. Not modelled: task priorities, admission, overruns.
 */
@Component(service = Domain.class)
@SluiceDomain(name = "rt", priority = 200)
public final class RtExecutive implements GuestDomain {

    private Platform platform;
    private final List<PeriodicTask> tasks = new ArrayList<>();
    private LocalTimer[] timers;
    private PeriodicTask[][] tasksOn;

    /** An executive without tasks; they come from the scenario. */
    public RtExecutive() {
        // boot reads the settings
    }

    /** The configuration has changed: the instance stays, the nanokernel sees the new properties. */
    @Modified
    void modified() {
        // nothing of it is kept here
    }

    @Override
    public void boot(Platform newPlatform) {
        platform = newPlatform;
        int[] cpus = platform.cpus();
        int cpuCount = cpus[cpus.length - 1] + 1;
        for (Setting line : platform.settings()) {
            if (!line.keyword().equals("task")) {
                throw line.error("rt knows no \"" + line.keyword() + "\", only task");
            }
            tasks.add(PeriodicTask.of(line, cpuCount));
        }
        timers = new LocalTimer[cpuCount];
        tasksOn = new PeriodicTask[cpuCount][];
        for (int cpu : cpus) {
            tasksOn[cpu] = tasks.stream().filter(task -> task.cpu() == cpu).toArray(PeriodicTask[]::new);
        }
    }

    @Override
    public void start(Stage stage) {
        stage.virtualize(Irqs.TIMER, IrqUse.of(IrqMode.TERMINATE).withBrief(), this::onTimer);
    }

    @Override
    public void startCpu(LocalStage here) {
        int cpu = here.cpu();
        timers[cpu] = platform.takeLocalTimer(cpu);
        timers[cpu].onRequest(() -> arm(cpu));
        arm(cpu);
    }

    private void onTimer(int irq, LocalStage here) {
        int cpu = here.cpu();
        long now = here.nowNanos();
        for (PeriodicTask task : tasksOn[cpu]) {
            if (task.nextNanos() <= now) {
                here.charge(task.release(now));
            }
        }
        if (timers[cpu].takeTick()) {
            here.propagate(irq);
        }
        arm(cpu);
    }

    private void arm(int cpu) {
        long next = timers[cpu].nextTickNanos();
        for (PeriodicTask task : tasksOn[cpu]) {
            next = Math.min(next, task.nextNanos());
        }
        if (next != LocalTimer.NEVER) {
            timers[cpu].armAt(next);
        }
    }

    /** Releases that had to be skipped because the task's CPU was away too long, over all tasks. */
    public long missedReleases() {
        return tasks.stream().mapToLong(PeriodicTask::missed).sum();
    }

    /** Releases so far, over all tasks. */
    public long releases() {
        return tasks.stream().mapToLong(PeriodicTask::releases).sum();
    }
}
