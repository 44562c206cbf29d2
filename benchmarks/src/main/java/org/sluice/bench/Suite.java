package org.sluice.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.results.format.ResultFormatFactory;
import org.openjdk.jmh.results.format.ResultFormatType;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/**
 * All benchmarks of the pipeline, or of the PC, and its peers, round after round, a fork each, so that what the
 * machine does meanwhile falls on all alike; then a table of medians, ratios to the floor with their range, and bytes
 * per operation.
 *
 * <pre>java -cp benchmarks/target/benchmarks.jar org.sluice.bench.Suite [ROUNDS [RESULT.json [pc]]]</pre>
 */
public final class Suite {

    private static final int ROUNDS = 5;
    private static final int ITERATIONS = 4;
    private static final TimeValue LENGTH = TimeValue.milliseconds(400);
    private static final String FLOOR = "FloorBenchmark.arrayOfFour";
    private static final String[] PIPELINE = {"FloorBenchmark", "PipelineBenchmark", "PeersBenchmark",
        "EventAdminBenchmark", "DepthBenchmark", "ControlBenchmark"};
    private static final String[] PC = {"FloorBenchmark", "FabricBenchmark", "BroadcastBenchmark", "BoardBenchmark",
        "EventQueueBenchmark"};

    private final Map<String, List<Double>> nanos = new TreeMap<>();
    private final Map<String, Double> bytes = new TreeMap<>();
    private final List<RunResult> raw = new ArrayList<>();

    private final String[] included;

    private Suite(String[] included) {
        this.included = included;
    }

    /** See the class. */
    public static void main(String[] arguments) throws RunnerException, IOException {
        int rounds = arguments.length > 0 ? Integer.parseInt(arguments[0]) : ROUNDS;
        Suite suite = new Suite(arguments.length > 2 && arguments[2].equals("pc") ? PC : PIPELINE);
        for (int round = 0; round < rounds; round++) {
            suite.round();
        }
        suite.print();
        if (arguments.length > 1) {
            Path json = Path.of(arguments[1]);
            Files.deleteIfExists(json);
            ResultFormatFactory.getInstance(ResultFormatType.JSON, json.toString()).writeOut(suite.raw);
        }
    }

    private void round() throws RunnerException {
        OptionsBuilder options = new OptionsBuilder();
        for (String one : included) {
            options.include("\\." + one + "\\.");
        }
        Options all = options.forks(1).mode(Mode.AverageTime).timeUnit(TimeUnit.NANOSECONDS)
                .addProfiler(GCProfiler.class)
                .warmupIterations(ITERATIONS).warmupTime(LENGTH)
                .measurementIterations(ITERATIONS).measurementTime(LENGTH).build();
        Collection<RunResult> results = new Runner(all).run();
        for (RunResult result : results) {
            String name = name(result);
            nanos.computeIfAbsent(name, none -> new ArrayList<>()).add(result.getPrimaryResult().getScore());
            Result<?> allocated = result.getSecondaryResults().get("gc.alloc.rate.norm");
            bytes.merge(name, allocated.getScore(), Math::min);
            raw.add(result);
        }
    }

    private static String name(RunResult result) {
        String full = result.getParams().getBenchmark();
        String[] parts = full.split("\\.");
        StringBuilder name = new StringBuilder(parts[parts.length - 2] + "." + parts[parts.length - 1]);
        result.getParams().getParamsKeys().forEach(key -> name.append(' ').append(result.getParams().getParam(key)));
        return name.toString();
    }

    private void print() {
        double floor = median(nanos.get(FLOOR));
        System.out.printf(Locale.ROOT, "%n| benchmark | ns/op | ratio to the floor | its range | B/op |%n"
                + "|---|--:|--:|--:|--:|%n");
        nanos.forEach((name, scores) -> {
            double least = ratio(scores, true);
            double most = ratio(scores, false);
            System.out.printf(Locale.ROOT, "| %s | %.1f | %.2f | %.2f-%.2f | %.0f |%n", name, median(scores),
                    median(scores) / floor, least, most, bytes.get(name));
        });
    }

    /** The smallest or greatest ratio to the floor's fork of the same round. */
    private double ratio(List<Double> scores, boolean smallest) {
        double worst = smallest ? Double.MAX_VALUE : 0;
        for (int round = 0; round < scores.size(); round++) {
            double ratio = scores.get(round) / nanos.get(FLOOR).get(round);
            worst = smallest ? Math.min(worst, ratio) : Math.max(worst, ratio);
        }
        return worst;
    }

    private static double median(List<Double> scores) {
        List<Double> sorted = scores.stream().sorted().toList();
        return sorted.get(sorted.size() / 2);
    }
}
