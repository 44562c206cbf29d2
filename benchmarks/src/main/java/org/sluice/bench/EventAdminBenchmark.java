package org.sluice.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Hashtable;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.felix.eventadmin.impl.Activator;
import org.apache.felix.framework.Felix;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.service.event.Event;
import org.osgi.service.event.EventAdmin;
import org.osgi.service.event.EventConstants;
import org.osgi.service.event.EventHandler;
import org.sluice.ipipe.IrqHandler;

/** Felix EventAdmin telling four handlers of four classes, synchronously. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 4, time = 1)
@Measurement(iterations = 5, time = 1)
public class EventAdminBenchmark {

    private static final String TOPIC = "org/sluice/bench/irq";

    /** The handlers' time limit: "0" none, "default" that of the implementation, which needs another thread. */
    @Param({"0", "default"})
    public String timeout;

    private final Handlers handlers = new Handlers();
    private final Event event = new Event(TOPIC, Map.of("irq", Line.IRQ));
    private Path folder;
    private Felix framework;
    private Activator activator;
    private EventAdmin admin;

    /** An empty framework with EventAdmin in it. */
    @Setup
    public void boot() throws Exception {
        folder = Files.createTempDirectory("event-admin");
        Map<String, Object> configuration = new TreeMap<>();
        configuration.put(Constants.FRAMEWORK_STORAGE, folder.toString());
        if (!timeout.equals("default")) {
            configuration.put("org.apache.felix.eventadmin.Timeout", timeout);
        }
        framework = new Felix(configuration);
        framework.start();
        BundleContext context = framework.getBundleContext();
        activator = new Activator();
        activator.start(context);
        for (IrqHandler handler : handlers.four) {
            Hashtable<String, Object> topic = new Hashtable<>();
            topic.put(EventConstants.EVENT_TOPIC, TOPIC);
            context.registerService(EventHandler.class,
                    told -> handler.onIrq((int) told.getProperty("irq"), null), topic);
        }
        admin = context.getService(context.getServiceReference(EventAdmin.class));
    }

    /** Stops the framework and removes its folder. */
    @TearDown
    public void stop() throws Exception {
        activator.stop(framework.getBundleContext());
        framework.stop();
        framework.waitForStop(TimeUnit.SECONDS.toMillis(10));
        try (Stream<Path> files = Files.walk(folder)) {
            files.sorted(Comparator.reverseOrder()).forEach(EventAdminBenchmark::delete);
        }
    }

    private static void delete(Path file) {
        try {
            Files.delete(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** One event, four handlers. */
    @Benchmark
    public long sendEvent() {
        admin.sendEvent(event);
        return handlers.sum;
    }
}
