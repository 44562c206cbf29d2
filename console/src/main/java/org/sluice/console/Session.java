package org.sluice.console;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.osgi.framework.BundleContext;
import org.sluice.console.load.DomainLoader;
import org.sluice.console.load.DropFolder;
import org.sluice.console.load.LoadRefusedException;
import org.sluice.console.report.Report;
import org.sluice.console.shell.CommandFailure;
import org.sluice.ipipe.Departure;
import org.sluice.nanokernel.AdmissionException;
import org.sluice.nanokernel.Nanokernel;
import org.sluice.nanokernel.ftrace.FtraceReader;
import org.sluice.nanokernel.ftrace.Recording;
import org.sluice.nanokernel.ftrace.UnusableTraceException;
import org.sluice.nanokernel.osgi.DomainHost;
import org.sluice.nanokernel.scenario.Scenario;
import org.sluice.nanokernel.scenario.ScenarioReader;
import org.sluice.nanokernel.scenario.Simulation;
import org.sluice.nanokernel.scenario.SimulationOptions;
import org.sluice.nanokernel.trace.TraceStore;
import org.sluice.x86.text.TextException;

/**
 * A running machine with everything around it that the command line needs: its domains from bundles, the folder they
 * may be dropped into, and the host time it takes.
 *
 * <p>Threading: {@link #runFor} by one thread at a time; loading and unloading by the shell or by the watcher.
 */
public final class Session implements AutoCloseable {

    /** How long to run when nobody says. */
    public static final long DEFAULT_NANOS = 1_000_000_000L;

    private static final String DEFAULT_SCENARIO = "hvm";
    private static final String REPLAY_SCENARIO = "replay";
    private static final int FAULTS_MAX = 100;
    private static final long LEAVE_WAIT_MILLIS = 2_000;
    private static final long LEAVE_POLL_MILLIS = 5;

    private final Simulation simulation;
    private final DomainHost host;
    private final DomainLoader loader;
    private final DropFolder folder;
    private final ReentrantLock running = new ReentrantLock();
    private final List<String> faults = new CopyOnWriteArrayList<>();
    private volatile long hostNanos;

    /** Builds the machine, brings the cast in, loads what lies in the folder. Virtual time is still 0. */
    Session(Arguments arguments, BundleContext context, Consumer<String> log) {
        checkFolder(arguments);
        simulation = build(arguments, log);
        Nanokernel kernel = simulation.kernel();
        host = new DomainHost(context, simulation, log);
        loader = new DomainLoader(context, host, kernel, this::waitFor);
        folder = arguments.domains() == null ? null : new DropFolder(arguments.domains(), loader, log);
        try {
            host.open();
            scanFolder();
            simulation.begin();
        } catch (AdmissionException | TextException refused) {
            close();
            throw wrongScenario(arguments, refused.getMessage());
        }
    }

    private static void checkFolder(Arguments arguments) {
        if (arguments.domains() != null && !Files.isDirectory(arguments.domains())) {
            throw new UsageException("--domains " + arguments.domains() + ": there is no such folder");
        }
    }

    private Simulation build(Arguments arguments, Consumer<String> log) {
        Consumer<String> fault = what -> {
            if (faults.size() < FAULTS_MAX) {
                faults.add(what);
            }
            log.accept(what);
        };
        SimulationOptions options = new SimulationOptions(arguments.seed(),
                Optional.ofNullable(recording(arguments)), TraceStore.DEFAULT_CAPACITY, fault);
        try {
            Scenario scenario = ScenarioReader.find(scenarioName(arguments));
            return new Simulation(scenario, options);
        } catch (CharacterCodingException bad) {
            throw wrongScenario(arguments, "it is no text in UTF-8");
        } catch (IOException bad) {
            throw wrongScenario(arguments, "it cannot be read");
        } catch (IllegalArgumentException | TextException bad) {
            throw wrongScenario(arguments, bad.getMessage());
        }
    }

    /** Mistakes in the file begin with its name already. */
    private static UsageException wrongScenario(Arguments arguments, String complaint) {
        String name = scenarioName(arguments);
        return new UsageException("--scenario " + (complaint.startsWith(name + ":") ? "" : name + ": ") + complaint);
    }

    private static String scenarioName(Arguments arguments) {
        if (arguments.scenario() != null) {
            return arguments.scenario();
        }
        return arguments.irqTrace() == null ? DEFAULT_SCENARIO : REPLAY_SCENARIO;
    }

    private static Recording recording(Arguments arguments) {
        if (arguments.irqTrace() == null) {
            return null;
        }
        try {
            return FtraceReader.read(arguments.irqTrace());
        } catch (NoSuchFileException missing) {
            throw new UsageException("--irq-trace " + arguments.irqTrace() + ": there is no such file");
        } catch (IOException unreadable) {
            throw new UsageException("--irq-trace " + arguments.irqTrace() + ": it cannot be read"
                    + (Files.isDirectory(arguments.irqTrace()) ? ", it is a folder" : ""));
        } catch (UnusableTraceException unusable) {
            throw new UsageException("--irq-trace " + unusable.getMessage());
        }
    }

    // ---- time ----

    /** Advances the machine; the host time that takes is booked. */
    public void runFor(long nanos) {
        running.lock();
        try {
            long before = System.nanoTime();
            try {
                simulation.runFor(nanos);
            } finally {
                hostNanos += System.nanoTime() - before;
            }
        } finally {
            running.unlock();
        }
    }

    /** How far to run: what was asked for, else the recording's length, else {@link #DEFAULT_NANOS}. */
    long length(OptionalLong asked) {
        if (asked.isPresent()) {
            return asked.getAsLong();
        }
        return simulation.recording() == null ? DEFAULT_NANOS : simulation.recording().lengthNanos();
    }

    /** A paused machine finishes this instant; of a running one the end is watched, for a bounded time. */
    private boolean waitFor(Departure departure) {
        if (running.tryLock()) {
            try {
                simulation.runFor(0);
            } finally {
                running.unlock();
            }
            return isGone(departure);
        }
        for (long waited = 0; waited < LEAVE_WAIT_MILLIS && !isGone(departure); waited += LEAVE_POLL_MILLIS) {
            HostPause.millis(LEAVE_POLL_MILLIS);
        }
        simulation.kernel().machine().engine().call(departure::drop);
        return isGone(departure);
    }

    private boolean isGone(Departure departure) {
        return simulation.kernel().machine().engine().call(departure::isGone);
    }

    // ---- what is there ----

    /** The machine and its scenario. */
    public Simulation simulation() {
        return simulation;
    }

    /** The figures now, and which domains have failed so far, whether they are still there or not. */
    public Report report() {
        return Report.of(simulation, hostNanos, List.copyOf(faults));
    }

    /** The nanokernel. */
    public Nanokernel kernel() {
        return simulation.kernel();
    }

    /** Loads a jar; the names of its domains, which run. */
    public List<String> load(Path file) {
        try {
            return loader.load(file);
        } catch (LoadRefusedException refused) {
            throw new CommandFailure("domain:load: " + refused.getMessage());
        }
    }

    /** Unloads a domain; what to tell the user. */
    public String unload(String name) {
        try {
            return loader.unload(name);
        } catch (LoadRefusedException refused) {
            throw new CommandFailure("domain:unload: " + refused.getMessage());
        }
    }

    /** Takes out the bundles whose domains have left meanwhile; their names. */
    public List<String> reap() {
        return loader.reap();
    }

    /** Does what the folder of domains asks for; nothing if there is none. */
    public void scanFolder() {
        if (folder != null) {
            folder.scan();
        } else {
            loader.reap();
        }
    }

    /** Is there a folder to watch? */
    boolean hasFolder() {
        return folder != null;
    }

    @Override
    public void close() {
        simulation.close();
        host.close();
    }
}
