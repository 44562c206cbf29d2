package org.sluice.it.felix;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.test.common.annotation.InjectBundleContext;
import org.osgi.test.junit5.context.BundleContextExtension;
import org.sluice.console.load.DropFolder;
import org.sluice.ipipe.PipelineRecord;
import org.sluice.nanokernel.GuestState;
import org.sluice.nanokernel.trace.TraceStore;

/** The folder of domains with the real loader: dropped, replaced, deleted, while the machine runs and while not. */
@ExtendWith(BundleContextExtension.class)
public class FolderOfDomainsTest {

    private static final Path TICK_COUNTER = Path.of(System.getProperty("sluice.example.tick-counter"));
    private static final Path IRQ_FILTER = Path.of(System.getProperty("sluice.example.irq-filter"));
    private static final long A_WHILE = 20_000_000;
    private static final long STEP_NANOS = 50;

    @InjectBundleContext
    BundleContext context;

    @TempDir
    Path folder;

    private FelixRun run;
    private DropFolder drop;

    @BeforeEach
    public void begin() {
        run = new FelixRun(context);
        drop = new DropFolder(folder, run.loader, run.log::add);
    }

    @AfterEach
    public void end() throws Exception {
        for (String name : new String[] {"tick-counter", "irq-filter"}) {
            if (run.kernel.find(name).isPresent()) {
                run.loader.unload(name);
            }
        }
        run.close();
    }

    @Test
    public void aRunningMachineTakesInReplacesAndLetsGo() throws Exception {
        run.start();
        drop.scan();
        put(TICK_COUNTER, "counter.jar");
        drop.scan();
        assertThat(run.order()).containsExactly("rt", "hrt", "tick-counter", "linux");
        run.assertBalanced();
        run.letPass(A_WHILE);
        Bundle first = run.host.bundleOf(run.guest("tick-counter"));

        put(IRQ_FILTER, "counter.jar");
        drop.scan();
        assertThat(run.order()).containsExactly("rt", "hrt", "irq-filter", "linux");
        assertThat(first.getState()).isEqualTo(Bundle.UNINSTALLED);
        run.assertBalanced();
        run.letPass(A_WHILE);

        Files.delete(folder.resolve("counter.jar"));
        drop.scan();
        assertThat(run.order()).containsExactly("rt", "hrt", "linux");
        run.assertBalanced();
        assertThat(run.log).containsExactly("tick-counter runs, from counter.jar", "tick-counter is gone",
                "irq-filter runs, from counter.jar", "irq-filter is gone");
    }

    /** The machine stands in the middle of a handler: the domain cannot go before time does, and the next one waits. */
    @Test
    public void aPausedMachineReplacesAJarWhenTimeMovesOn() throws Exception {
        put(TICK_COUNTER, "counter.jar");
        drop.scan();
        runIntoAHandlerOf("tick-counter");
        Bundle former = run.host.bundleOf(run.guest("tick-counter"));
        put(IRQ_FILTER, "counter.jar");
        drop.scan();
        drop.scan();
        assertThat(run.guest("tick-counter").state()).isEqualTo(GuestState.LEAVING);
        run.assertBalanced();
        run.runFor(A_WHILE);
        drop.scan();
        assertThat(run.order()).containsExactly("rt", "hrt", "irq-filter", "linux");
        assertThat(former.getState()).isEqualTo(Bundle.UNINSTALLED);
        run.assertBalanced();
        assertThat(run.log).hasSize(4).containsSubsequence("tick-counter runs, from counter.jar",
                "tick-counter is gone", "irq-filter runs, from counter.jar");
        assertThat(run.log.get(1)).matches("tick-counter leaves as soon as time moves on: "
                + "the handler of irq [0-9]+ of tick-counter runs on cpu [01]");
    }

    private void runIntoAHandlerOf(String name) {
        int stage = run.guest(name).stage().number();
        TraceStore trace = run.kernel.trace();
        for (boolean inside = false; !inside;) {
            long seen = trace.written();
            run.runFor(STEP_NANOS);
            for (long i = seen; i < trace.written(); i++) {
                int kind = trace.get(i).kind();
                boolean mine = trace.get(i).stage() == stage;
                inside = mine && kind == PipelineRecord.PLAYED || inside && !(mine && kind == PipelineRecord.FINISHED);
            }
        }
    }

    @Test
    public void twoJarsComeInNameOrderWhateverTheirPriorities() throws Exception {
        put(TICK_COUNTER, "b.jar");
        put(IRQ_FILTER, "a.jar");
        drop.scan();
        assertThat(run.order()).as("equal priorities: the later one stands behind")
                .containsExactly("rt", "hrt", "irq-filter", "tick-counter", "linux");
    }

    @Test
    public void aJarThatIsNoBundleIsToldAndLeftAlone() throws Exception {
        Files.writeString(folder.resolve("a.jar"), "no zip at all");
        put(TICK_COUNTER, "b.jar");
        drop.scan();
        drop.scan();
        assertThat(run.log).hasSize(2);
        assertThat(run.log.get(0)).startsWith("a.jar is no bundle: ");
        assertThat(run.log.get(1)).isEqualTo("tick-counter runs, from b.jar");
    }

    /** As a user is told to: beside it first, then renamed into place. */
    private void put(Path jar, String name) throws IOException {
        Path beside = Files.copy(jar, folder.resolve(name + ".part"));
        Files.setLastModifiedTime(beside, FileTime.from(Instant.now()));
        Files.move(beside, folder.resolve(name), StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    }
}
