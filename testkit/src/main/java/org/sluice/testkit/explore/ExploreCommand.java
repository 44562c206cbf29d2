package org.sluice.testkit.explore;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.CharacterCodingException;
import java.nio.file.NoSuchFileException;
import java.util.Map;
import java.util.function.Supplier;
import org.sluice.ipipe.Domain;
import org.sluice.nanokernel.AdmissionException;
import org.sluice.nanokernel.ftrace.FtraceReader;
import org.sluice.nanokernel.ftrace.UnusableTraceException;
import org.sluice.nanokernel.scenario.Scenario;
import org.sluice.nanokernel.scenario.ScenarioReader;
import org.sluice.testkit.internal.DomainsOnPath;
import org.sluice.x86.text.TextException;

/**
 * {@code ./sluice explore}: looks for a schedule of a scenario that breaks something. Exit status 0 if none was found,
 * 1 if one was, 2 if the command line is wrong.
 */
public final class ExploreCommand {

    private static final int CLEAN = 0;
    private static final int VIOLATION = 1;
    private static final int USAGE = 2;

    private ExploreCommand() {
    }

    /** Runs the command with the domains that are described on the class path. */
    public static int run(String[] args, PrintStream out, PrintStream err) {
        return run(args, DomainsOnPath.of(ExploreCommand.class.getClassLoader()), out, err);
    }

    /**
     * Runs the command.
     *
     * @param args what comes after the word explore
     * @param cast makes the domains that scenarios name
     * @param out  gets the report
     * @param err  gets one line if the command line is wrong
     * @return the exit status
     */
    public static int run(String[] args, Map<String, ? extends Supplier<? extends Domain>> cast, PrintStream out,
            PrintStream err) {
        try {
            ExploreArguments parsed = ExploreArguments.parse(args);
            Report report = report(parsed, cast);
            report.lines(parsed.rerun()).forEach(out::println);
            return report.foundViolation() ? VIOLATION : CLEAN;
        } catch (UsageError wrong) {
            err.println("sluice: " + wrong.getMessage());
            return USAGE;
        }
    }

    private static Report report(ExploreArguments parsed, Map<String, ? extends Supplier<? extends Domain>> cast) {
        MachineWorld world = world(parsed, cast);
        if (parsed.token() == null) {
            return Explorer.explore(world, parsed.plan());
        }
        try {
            return Explorer.replay(world, parsed.plan(), parsed.token());
        } catch (IllegalArgumentException noToken) {
            throw new UsageError("--rerun " + noToken.getMessage());
        }
    }

    private static MachineWorld world(ExploreArguments parsed,
            Map<String, ? extends Supplier<? extends Domain>> cast) {
        MachineWorld world = new MachineWorld(scenario(parsed), cast, parsed.forNanos()).delays(parsed.delays());
        parsed.scenarioSeed().ifPresent(world::scenarioSeed);
        if (parsed.irqTrace() != null) {
            replay(parsed, world);
        }
        try {
            world.tryOut();
        } catch (AdmissionException | IllegalArgumentException | TextException refused) {
            throw wrongScenario(parsed, refused.getMessage());
        }
        if (parsed.mode() == Mode.ADVERSARY) {
            aim(parsed, world);
        }
        for (String renice : parsed.renices()) {
            try {
                world.renice(ExploreArguments.reniced(renice), ExploreArguments.priority(renice));
            } catch (IllegalArgumentException unknown) {
                throw new UsageError("--renice " + renice + ": " + unknown.getMessage());
            }
        }
        return world;
    }

    /** The complaint begins with the word that is also the option's. */
    private static void aim(ExploreArguments parsed, MachineWorld world) {
        try {
            world.latest(parsed.irq(), parsed.domain()).tryOut();
        } catch (IllegalArgumentException unknown) {
            throw new UsageError("--" + unknown.getMessage());
        }
    }

    private static Scenario scenario(ExploreArguments parsed) {
        try {
            return ScenarioReader.find(parsed.scenario());
        } catch (CharacterCodingException bad) {
            throw wrongScenario(parsed, "it is no text in UTF-8");
        } catch (IOException bad) {
            throw wrongScenario(parsed, "it cannot be read");
        } catch (IllegalArgumentException | TextException bad) {
            throw wrongScenario(parsed, bad.getMessage());
        }
    }

    private static void replay(ExploreArguments parsed, MachineWorld world) {
        try {
            world.recording(FtraceReader.read(parsed.irqTrace()));
        } catch (NoSuchFileException missing) {
            throw new UsageError("--irq-trace " + parsed.irqTrace() + ": there is no such file");
        } catch (IOException unreadable) {
            throw new UsageError("--irq-trace " + parsed.irqTrace() + ": it cannot be read");
        } catch (UnusableTraceException unusable) {
            throw new UsageError("--irq-trace " + unusable.getMessage());
        }
    }

    /** Mistakes in the file begin with its name already. */
    private static UsageError wrongScenario(ExploreArguments parsed, String complaint) {
        String name = parsed.scenario();
        return new UsageError("scenario " + (complaint.startsWith(name + ":") ? "" : name + ": ") + complaint);
    }
}
