package org.sluice.testkit.junit;

import java.io.IOException;
import java.io.StringReader;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.sluice.ipipe.Domain;
import org.sluice.nanokernel.CostTable;
import org.sluice.nanokernel.DomainSpec;
import org.sluice.nanokernel.Nanokernel;
import org.sluice.nanokernel.PriorityOrigin;
import org.sluice.nanokernel.scenario.Scenario;
import org.sluice.nanokernel.scenario.ScenarioReader;
import org.sluice.nanokernel.scenario.Simulation;
import org.sluice.nanokernel.scenario.SimulationOptions;
import org.sluice.testkit.internal.Bench;
import org.sluice.testkit.internal.Line;
import org.sluice.testkit.scene.Scene;
import org.sluice.x86.board.Board;
import org.sluice.x86.board.BoardFile;

/** The machine of one test and who is on it; built when a parameter first asks for it, closed after the test. */
final class Run implements AutoCloseable {

    private final SluiceTest test;
    private final long seed;
    private final List<Cast> cast;
    private final Map<String, Domain> domains = new LinkedHashMap<>();
    private final List<Scene> scenes = new ArrayList<>();
    private Nanokernel kernel;
    private Simulation simulation;

    Run(SluiceTest test, long seed, List<Cast> cast) {
        this.test = test;
        this.seed = seed;
        this.cast = cast;
    }

    long seed() {
        return seed;
    }

    boolean hasKernel() {
        return kernel != null;
    }

    Nanokernel kernel() {
        if (kernel == null) {
            build();
        }
        return kernel;
    }

    Simulation simulation() {
        kernel();
        if (simulation == null) {
            throw new IllegalArgumentException("a Simulation needs @SluiceTest(scenario = ...)");
        }
        return simulation;
    }

    /** The domains of the cast, by name, in the order of their admission. */
    Map<String, Domain> domains() {
        kernel();
        return domains;
    }

    Scene newScene() {
        Scene scene = Scene.machine(test.cpus());
        scenes.add(scene);
        return scene;
    }

    private void build() {
        for (Cast role : cast) {
            domains.put(role.name(), instance(role.domain()));
        }
        if (!test.scenario().isEmpty()) {
            simulation = new Simulation(scenario(), SimulationOptions.PLAIN.withSeed(seed));
            kernel = simulation.kernel();
            Map<String, Supplier<Domain>> suppliers = new LinkedHashMap<>();
            domains.forEach((name, domain) -> suppliers.put(name, () -> domain));
            simulation.cast(suppliers);
            return;
        }
        kernel = Bench.kernel(board(), CostTable.named(test.costs()), seed);
        for (Cast role : cast) {
            kernel.admit(new DomainSpec(role.name(), role.priority(), PriorityOrigin.SPEC, role.cpus(),
                    List.of(role.irqs()), Line.read("@Cast " + role.name(), role.settings())),
                    domains.get(role.name()));
        }
    }

    private Board board() {
        if (test.board().isEmpty()) {
            return Bench.board(test.cpus(), new int[0], new int[0]);
        }
        try {
            boolean isFile = test.board().contains("/") || test.board().endsWith(".board");
            return isFile ? BoardFile.read(Path.of(test.board())) : Board.named(test.board());
        } catch (IOException unreadable) {
            throw new IllegalArgumentException("board " + test.board() + " cannot be read: "
                    + unreadable.getMessage(), unreadable);
        }
    }

    private Scenario scenario() {
        try {
            return test.scenario().contains("\n")
                    ? ScenarioReader.read("@SluiceTest", new StringReader(test.scenario()))
                    : ScenarioReader.find(test.scenario());
        } catch (IOException unreadable) {
            throw new IllegalArgumentException("scenario " + test.scenario() + " cannot be read: "
                    + unreadable.getMessage(), unreadable);
        }
    }

    private static Domain instance(Class<? extends Domain> type) {
        try {
            Constructor<? extends Domain> constructor = type.getDeclaredConstructor();
            constructor.setAccessible(true);
            return constructor.newInstance();
        } catch (InvocationTargetException thrown) {
            throw new IllegalArgumentException("the constructor of " + type.getName() + " threw", thrown.getCause());
        } catch (ReflectiveOperationException none) {
            throw new IllegalArgumentException(type.getName() + " has no constructor without parameters", none);
        }
    }

    /** Where it stands, for a failure's text. */
    String where() {
        return "seed " + seed + (kernel == null ? "" : ", at " + kernel.nowNanos() + " ns of virtual time, trace hash "
                + kernel.trace().hash());
    }

    @Override
    public void close() {
        scenes.forEach(Scene::close);
        if (kernel != null) {
            kernel.close();
        }
    }
}
