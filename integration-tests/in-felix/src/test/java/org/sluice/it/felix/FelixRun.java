package org.sluice.it.felix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.awaitility.core.ConditionTimeoutException;
import org.osgi.framework.BundleContext;
import org.sluice.console.load.DomainLoader;
import org.sluice.ipipe.Departure;
import org.sluice.nanokernel.Books;
import org.sluice.nanokernel.Guest;
import org.sluice.nanokernel.Nanokernel;
import org.sluice.nanokernel.osgi.DomainHost;
import org.sluice.nanokernel.scenario.ScenarioReader;
import org.sluice.nanokernel.scenario.Simulation;
import org.sluice.nanokernel.scenario.SimulationOptions;

/**
 * The default scenario with its domains from the framework's services, as the console has it. Stands still, or runs on
 * a thread of its own between {@link #start} and {@link #pause}.
 */
final class FelixRun implements AutoCloseable {

    private static final long SLICE_NANOS = 5_000_000;

    final Simulation simulation;
    final Nanokernel kernel;
    final DomainHost host;
    final DomainLoader loader;
    final List<String> log = new CopyOnWriteArrayList<>();

    private Thread runner;
    private volatile boolean paused;
    private volatile Throwable failure;

    FelixRun(BundleContext context) {
        try {
            simulation = new Simulation(ScenarioReader.find("hvm"), SimulationOptions.PLAIN);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        kernel = simulation.kernel();
        host = new DomainHost(context, simulation, log::add);
        loader = new DomainLoader(context, host, kernel, this::waitFor);
        host.open();
        simulation.begin();
    }

    private boolean waitFor(Departure departure) {
        if (runner == null) {
            simulation.runFor(0);
        } else {
            try {
                await().until(() -> isGone(departure));
            } catch (ConditionTimeoutException stuck) {
                return false;
            }
        }
        return isGone(departure);
    }

    private boolean isGone(Departure departure) {
        return kernel.machine().engine().call(departure::isGone);
    }

    void runFor(long nanos) {
        simulation.runFor(nanos);
    }

    /** Runs from now on, in slices, so that control operations meet a machine that runs and one between two slices. */
    void start() {
        paused = false;
        runner = new Thread(() -> {
            try {
                while (!paused) {
                    simulation.runFor(SLICE_NANOS);
                }
            } catch (RuntimeException | Error thrown) {
                failure = thrown;
            }
        }, "felix-run");
        runner.setDaemon(true);
        runner.start();
    }

    void pause() {
        paused = true;
        try {
            runner.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        runner = null;
        assertThat(failure).isNull();
    }

    /** Waits until so much virtual time has passed. The machine runs. */
    void letPass(long nanos) {
        long target = kernel.machine().engine().watchNanos() + nanos;
        await().until(() -> failure != null || kernel.machine().engine().watchNanos() >= target);
        assertThat(failure).isNull();
    }

    Guest guest(String name) {
        return kernel.find(name).orElseThrow(() -> new AssertionError("no domain " + name + " in " + order()));
    }

    /** The names of the domains, head first. */
    List<String> order() {
        return kernel.guests().stream().map(Guest::name).toList();
    }

    /** How many interrupts a domain's handlers have seen. */
    long interrupts(String name) {
        int stage = guest(name).stage().number();
        return kernel.machine().engine().call(() -> kernel.trace().latencies(stage).total());
    }

    /** At whatever instant it is asked. */
    void assertBalanced() {
        Books books = kernel.books();
        assertThat(books.hardwareBalanced()).as("hardware " + books).isTrue();
        assertThat(books.pipeline().balanced()).as("pipeline " + books.pipeline()).isTrue();
        assertThat(books.bridgeBalanced()).as("bridge " + books).isTrue();
    }

    @Override
    public void close() {
        if (runner != null) {
            pause();
        }
        simulation.close();
        host.close();
    }
}
