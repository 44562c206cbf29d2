package org.sluice.console;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.sluice.hrt.AeroKernel;
import org.sluice.ipipe.Domain;
import org.sluice.linux.LinuxKernel;
import org.sluice.nanokernel.Nanokernel;
import org.sluice.nanokernel.scenario.ScenarioReader;
import org.sluice.nanokernel.scenario.Simulation;
import org.sluice.nanokernel.scenario.SimulationOptions;
import org.sluice.nanokernel.trace.TraceStore;
import org.sluice.rt.RtExecutive;

/** The default scenario without a framework: real machine, real domains. */
public final class DefaultRun implements AutoCloseable {

    private final Simulation simulation;

    /** At virtual time 0, with room for so many trace records. */
    public DefaultRun(int traceCapacity) {
        try {
            SimulationOptions plain = SimulationOptions.PLAIN;
            simulation = new Simulation(ScenarioReader.find("hvm"), new SimulationOptions(plain.seed(),
                    plain.recording(), traceCapacity, plain.faultListener()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Map<String, Supplier<Domain>> cast = new TreeMap<>();
        cast.put("rt", RtExecutive::new);
        cast.put("linux", LinuxKernel::new);
        cast.put("hrt", AeroKernel::new);
        simulation.cast(cast);
    }

    /** Run so far, with every record kept. */
    public static DefaultRun of(long nanos) {
        DefaultRun run = new DefaultRun(TraceStore.DEFAULT_CAPACITY);
        run.simulation.runFor(nanos);
        return run;
    }

    public Simulation simulation() {
        return simulation;
    }

    public Nanokernel kernel() {
        return simulation.kernel();
    }

    @Override
    public void close() {
        simulation.close();
    }
}
