package org.sluice.testkit.explore;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.OptionalLong;
import org.sluice.x86.text.Durations;

/** The parsed command line of {@code explore}. Every mistake is a {@link UsageError}. */
final class ExploreArguments {

    static final long FOR_DEFAULT_NANOS = 20_000_000;
    static final long LATE_DEFAULT_NANOS = 10_000;
    static final long MAX_DEFAULT = 200;

    private static final long LATE_MAX_NANOS = 1_000_000_000;
    private static final long DEPTH_MAX = 1_000;
    private static final List<String> OPTIONS = List.of("--max", "--seed", "--for", "--mode", "--depth", "--late",
            "--renice", "--irq", "--domain", "--irq-trace", "--scenario-seed", "--rerun");

    private String scenario;
    private long max = MAX_DEFAULT;
    private long seed = 1;
    private long forNanos = FOR_DEFAULT_NANOS;
    private Mode mode = Mode.RANDOM;
    private long depth = -1;
    private long lateNanos = LATE_DEFAULT_NANOS;
    private final List<String> reniced = new ArrayList<>();
    private String irq;
    private String domain;
    private Path irqTrace;
    private OptionalLong scenarioSeed = OptionalLong.empty();
    private String token;
    /** What must stand on the line that runs a schedule again: all that shapes a run. */
    private final List<String> shaping = new ArrayList<>();

    private ExploreArguments() {
    }

    static ExploreArguments parse(String... words) {
        ExploreArguments parsed = new ExploreArguments();
        Iterator<String> rest = Arrays.asList(words).iterator();
        while (rest.hasNext()) {
            parsed.word(rest.next(), rest);
        }
        if (parsed.scenario == null) {
            throw new UsageError("a scenario is missing: ./sluice explore hvm");
        }
        if (parsed.mode != Mode.ADVERSARY && (parsed.irq != null || parsed.domain != null)) {
            throw new UsageError((parsed.irq != null ? "--irq" : "--domain") + ": only --mode adversary looks at it");
        }
        if (parsed.depth >= 0 && parsed.mode != Mode.PCT && parsed.mode != Mode.EXHAUSTIVE) {
            throw new UsageError("--depth: only --mode pct and --mode exhaustive look at it");
        }
        return parsed;
    }

    private void word(String word, Iterator<String> rest) {
        if (!word.startsWith("-")) {
            if (scenario != null) {
                throw new UsageError(word + ": there is a scenario already, " + scenario);
            }
            scenario = word;
            return;
        }
        int equals = word.indexOf('=');
        String name = equals < 0 ? word : word.substring(0, equals);
        if (!OPTIONS.contains(name)) {
            throw new UsageError(name + ": there is no such option; see ./sluice help");
        }
        if (equals < 0 && !rest.hasNext()) {
            throw new UsageError(name + ": its value is missing");
        }
        String value = equals < 0 ? rest.next() : word.substring(equals + 1);
        if (value.isBlank()) {
            throw new UsageError(name + ": its value is empty");
        }
        try {
            value(name, value);
        } catch (IllegalArgumentException bad) {
            throw new UsageError(name + " " + bad.getMessage());
        }
    }

    private void value(String name, String value) {
        switch (name) {
            case "--max" -> max = number(value, 1, Long.MAX_VALUE);
            case "--seed" -> seed = number(value, 0, Long.MAX_VALUE);
            case "--mode" -> mode = Mode.of(value);
            case "--depth" -> depth = number(value, 1, DEPTH_MAX);
            case "--rerun" -> token = value;
            default -> shape(name, value);
        }
    }

    private void shape(String name, String value) {
        shaping.add(name);
        shaping.add(value);
        switch (name) {
            case "--for" -> forNanos = positive(value);
            case "--late" -> {
                lateNanos = Durations.parse(value);
                if (lateNanos > LATE_MAX_NANOS) {
                    throw new IllegalArgumentException(value + ": at most " + Durations.exact(LATE_MAX_NANOS));
                }
            }
            case "--renice" -> {
                priority(value);
                reniced.add(value);
            }
            case "--irq" -> irq = value;
            case "--domain" -> domain = value;
            case "--irq-trace" -> irqTrace = Path.of(value);
            default -> scenarioSeed = OptionalLong.of(number(value, 0, Long.MAX_VALUE));
        }
    }

    private static long positive(String value) {
        long nanos = Durations.parse(value);
        if (nanos == 0) {
            throw new IllegalArgumentException(value + ": more than nothing is needed");
        }
        return nanos;
    }

    private static long number(String value, long least, long most) {
        try {
            long number = Long.parseLong(value);
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException notANumber) {
            // told below, with the value
        }
        throw new IllegalArgumentException(value + ": a whole number from " + least + " to " + most + " is needed");
    }

    /** The priority of {@code linux=300}. */
    static int priority(String renice) {
        int equals = renice.indexOf('=');
        if (equals <= 0) {
            throw new IllegalArgumentException(renice + ": a domain and a priority are needed, as in linux=300");
        }
        try {
            return (int) number(renice.substring(equals + 1), 0, Integer.MAX_VALUE);
        } catch (IllegalArgumentException bad) {
            throw new IllegalArgumentException(renice.substring(0, equals + 1) + bad.getMessage(), bad);
        }
    }

    /** The domain of {@code linux=300}. */
    static String reniced(String renice) {
        return renice.substring(0, renice.indexOf('='));
    }

    String scenario() {
        return scenario;
    }

    Plan plan() {
        Plan plan = Plan.of(mode, max).seed(seed);
        return depth < 0 ? plan : plan.depth((int) depth);
    }

    Mode mode() {
        return mode;
    }

    long forNanos() {
        return forNanos;
    }

    /** The values that a message's delay is chosen from. */
    long[] delays() {
        return lateNanos == 0 ? new long[] {0}
                : Arrays.stream(new long[] {0, lateNanos / 100, lateNanos / 10, lateNanos}).distinct().toArray();
    }

    List<String> renices() {
        return reniced;
    }

    /** The irq that an adversary makes late; null for any. */
    String irq() {
        return irq;
    }

    /** The domain to which; null for any. */
    String domain() {
        return domain;
    }

    /** The recording to replay, or null. */
    Path irqTrace() {
        return irqTrace;
    }

    OptionalLong scenarioSeed() {
        return scenarioSeed;
    }

    /** The schedule to run, or null. */
    String token() {
        return token;
    }

    /** The command that explores the same world; a token follows. */
    String rerun() {
        String options = shaping.isEmpty() ? "" : " " + String.join(" ", shaping);
        return "./sluice explore " + scenario + options + (mode == Mode.ADVERSARY ? " --mode adversary" : "");
    }
}
