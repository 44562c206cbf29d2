package org.sluice.it.felix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.ref.WeakReference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.wiring.BundleWiring;
import org.osgi.test.common.annotation.InjectBundleContext;
import org.osgi.test.junit5.context.BundleContextExtension;
import org.sluice.console.load.LoadRefusedException;
import org.sluice.nanokernel.GuestState;
import org.sluice.nanokernel.PriorityOrigin;

/** Jars come and go while interrupts flow. */
@ExtendWith(BundleContextExtension.class)
public class HotLoadTest {

    private static final Path TICK_COUNTER = Path.of(System.getProperty("sluice.example.tick-counter"));
    private static final Path IRQ_FILTER = Path.of(System.getProperty("sluice.example.irq-filter"));
    private static final long A_WHILE = 20_000_000;
    private static final int CYCLES = 30;
    private static final int COLLECTIONS_MAX = 50;

    @InjectBundleContext
    BundleContext context;

    @TempDir
    Path folder;

    private FelixRun run;
    private List<String> bundlesBefore;

    @BeforeEach
    public void begin() {
        bundlesBefore = bundles();
        run = new FelixRun(context);
    }

    @AfterEach
    public void end() {
        run.close();
        assertThat(bundles()).as("no bundle is left behind").isEqualTo(bundlesBefore);
    }

    @Test
    public void aJarIsLoadedRenicedAndUnloadedUnderARunningMachine() throws Exception {
        run.start();
        run.letPass(A_WHILE);
        for (int i = 0; i < 3; i++) {
            assertThat(run.loader.load(TICK_COUNTER)).containsExactly("tick-counter");
            run.assertBalanced();
            assertThat(run.order()).containsExactly("rt", "hrt", "tick-counter", "linux");
            run.letPass(A_WHILE);
            for (int priority : new int[] {250, 90, 160}) {
                run.kernel.renice(run.guest("tick-counter"), priority, PriorityOrigin.COMMAND);
                run.assertBalanced();
                run.letPass(A_WHILE);
            }
            assertThat(run.interrupts("tick-counter")).isPositive();
            assertThat(run.loader.unload("tick-counter")).isEqualTo("tick-counter is gone");
            run.assertBalanced();
            assertThat(run.order()).containsExactly("rt", "hrt", "linux");
        }
        run.pause();
        run.assertBalanced();
        assertThat(run.kernel.books().pipeline().total().discarded()).as("nothing is lost").isZero();
    }

    @Test
    public void everyOtherDomainKeepsItsState() throws Exception {
        run.runFor(A_WHILE);
        List<Object> before = Arrays.asList(run.guest("rt"), run.guest("hrt"), run.guest("linux"));
        long linux = run.interrupts("linux");
        run.loader.load(IRQ_FILTER);
        run.runFor(A_WHILE);
        run.loader.unload("irq-filter");
        run.runFor(A_WHILE);
        assertThat(Arrays.<Object>asList(run.guest("rt"), run.guest("hrt"), run.guest("linux"))).isEqualTo(before);
        assertThat(run.interrupts("linux")).isGreaterThan(linux);
        run.assertBalanced();
    }

    @Test
    public void aDomainOfTheCastCanGoToo() throws Exception {
        Bundle hrt = run.host.bundleOf(run.guest("hrt"));
        try {
            run.start();
            run.letPass(A_WHILE);
            assertThat(run.loader.unload("hrt")).isEqualTo("hrt is gone");
            assertThat(run.order()).containsExactly("rt", "linux");
            run.letPass(A_WHILE);
            run.assertBalanced();
        } finally {
            hrt.start();
        }
    }

    @Test
    public void aJarThatIsLoadedIsNotLoadedTwice() throws Exception {
        run.loader.load(TICK_COUNTER);
        refused(TICK_COUNTER, "tick-counter.jar is loaded already");
        assertThat(run.order()).containsExactly("rt", "hrt", "tick-counter", "linux");
        run.loader.unload("tick-counter");
    }

    @Test
    public void aCopyOfAJarThatIsLoadedIsRefused() throws Exception {
        run.loader.load(TICK_COUNTER);
        Path copy = Files.copy(TICK_COUNTER, folder.resolve("copy.jar"));
        assertThatThrownBy(() -> run.loader.load(copy)).isInstanceOf(LoadRefusedException.class)
                .message().startsWith("copy.jar").doesNotContain("\n");
        assertThat(run.guest("tick-counter").state()).isEqualTo(GuestState.RUNNING);
        run.loader.unload("tick-counter");
    }

    @Test
    public void anUnknownNameIsTold() {
        assertThatThrownBy(() -> run.loader.unload("nobody")).isInstanceOf(LoadRefusedException.class)
                .hasMessage("there is no domain nobody; there are rt, hrt, linux");
    }

    @Test
    public void aBundleGoesWithTheLastOfItsDomains() throws Exception {
        Path jar = BundleJar.write(folder.resolve("two.jar"), "two", TwoDomains.class);
        assertThat(run.loader.load(jar)).containsExactly("left", "right");
        assertThat(run.order()).containsExactly("rt", "hrt", "right", "left", "linux");
        assertThat(run.loader.unload("left")).isEqualTo("left is gone");
        assertThat(run.order()).containsExactly("rt", "hrt", "right", "linux");
        assertThat(bundles()).contains("two");
        assertThat(run.loader.unload("right")).isEqualTo("right is gone");
        assertThat(bundles()).doesNotContain("two");
    }

    @Test
    public void aBundleIsLoadedWithAllItsDomainsOrRefused() {
        Path jar = BundleJar.write(folder.resolve("two.jar"), "two", TwoDomains.class);
        System.setProperty("sluice.test.second-domain", "linux");
        try {
            refused(jar, "two.jar: domain linux refused: the name is taken");
        } finally {
            System.clearProperty("sluice.test.second-domain");
        }
        assertThat(run.order()).containsExactly("rt", "hrt", "linux");
        assertThat(run.log).as("whoever loads is told, nobody else").isEmpty();
        run.runFor(A_WHILE);
        run.assertBalanced();
    }

    /** Neither the framework nor the nanokernel keeps anything of a domain that has gone. */
    @Test
    public void thirtyLoadsAndUnloadsLeakNoClassLoader() throws Exception {
        List<WeakReference<ClassLoader>> loaders = new ArrayList<>();
        for (int i = 0; i < CYCLES; i++) {
            run.loader.load(TICK_COUNTER);
            run.runFor(A_WHILE / 10);
            Bundle bundle = run.host.bundleOf(run.guest("tick-counter"));
            loaders.add(new WeakReference<>(bundle.adapt(BundleWiring.class).getClassLoader()));
            bundle = null;
            run.loader.unload("tick-counter");
        }
        run.assertBalanced();
        for (int i = 0; i < COLLECTIONS_MAX && alive(loaders) > 0; i++) {
            System.gc();
        }
        assertThat(alive(loaders)).as("class loaders still alive").isZero();
    }

    private static long alive(List<WeakReference<ClassLoader>> loaders) {
        return loaders.stream().filter(loader -> loader.get() != null).count();
    }

    private void refused(Path jar, String reason) {
        assertThatThrownBy(() -> run.loader.load(jar)).isInstanceOf(LoadRefusedException.class).hasMessage(reason);
    }

    private List<String> bundles() {
        return Arrays.stream(context.getBundles()).map(Bundle::getSymbolicName).sorted().toList();
    }
}
