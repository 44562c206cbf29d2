package org.sluice.console;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.OptionalLong;
import org.sluice.x86.text.Durations;

/** The parsed command line. Immutable once parsed. */
final class Arguments {

    /** {@code --for forever}. */
    static final long FOREVER = Long.MAX_VALUE;

    private static final List<String> COMMANDS = List.of("run", "shell", "help");
    private static final List<String> HELP = List.of("--help", "-h");

    private String command = "help";
    private String scenario;
    private Path irqTrace;
    private OptionalLong forNanos = OptionalLong.empty();
    private OptionalLong seed = OptionalLong.empty();
    private Path domains;
    private boolean json;
    private boolean helpAsked;

    private Arguments() {
    }

    /** Parses; every mistake is a {@link UsageException} that names the argument. */
    static Arguments parse(String... words) {
        Arguments parsed = new Arguments();
        Iterator<String> rest = Arrays.asList(words).iterator();
        if (!rest.hasNext()) {
            throw new UsageException("a command is missing: run, shell, explore, museum, conformance, board or help");
        }
        parsed.command = rest.next();
        if (HELP.contains(parsed.command)) {
            parsed.command = "help";
        }
        if (!COMMANDS.contains(parsed.command)) {
            throw new UsageException(parsed.command
                    + ": there is no such command; there are run, shell, explore, museum, conformance, board and help");
        }
        while (rest.hasNext()) {
            parsed.option(rest.next(), rest);
        }
        if (parsed.helpAsked) {
            parsed.command = "help";
        }
        if (parsed.command.equals("shell") && parsed.forNanos.equals(OptionalLong.of(FOREVER))) {
            throw new UsageException("--for forever: a shell first runs so long, then reads commands: it never would");
        }
        return parsed;
    }

    private void option(String word, Iterator<String> rest) {
        int equals = word.startsWith("--") ? word.indexOf('=') : -1;
        String name = equals < 0 ? word : word.substring(0, equals);
        if (command.equals("help")) {
            throw new UsageException(name + ": help takes no argument");
        }
        if (HELP.contains(word)) {
            helpAsked = true;
            return;
        }
        if (name.equals("--json")) {
            if (equals >= 0) {
                throw new UsageException("--json takes no value");
            }
            json = true;
            return;
        }
        if (!List.of("--scenario", "--irq-trace", "--for", "--seed", "--domains").contains(name)) {
            throw new UsageException(name + ": there is no such option; see ./sluice help");
        }
        if (equals < 0 && !rest.hasNext()) {
            throw new UsageException(name + ": its value is missing");
        }
        value(name, equals < 0 ? rest.next() : word.substring(equals + 1));
    }

    private void value(String name, String value) {
        if (value.isBlank()) {
            throw new UsageException(name + ": its value is empty");
        }
        switch (name) {
            case "--scenario" -> scenario = value;
            case "--irq-trace" -> irqTrace = Path.of(value);
            case "--domains" -> domains = Path.of(value);
            case "--for" -> forNanos = OptionalLong.of(duration(value));
            default -> seed = OptionalLong.of(seed(value));
        }
    }

    private static long duration(String value) {
        if (value.equals("forever")) {
            return FOREVER;
        }
        try {
            return Durations.parse(value);
        } catch (IllegalArgumentException bad) {
            throw new UsageException("--for " + bad.getMessage());
        }
    }

    private static long seed(String value) {
        try {
            long seed = Long.parseLong(value);
            if (seed >= 0) {
                return seed;
            }
        } catch (NumberFormatException notANumber) {
            // told below, with the value
        }
        throw new UsageException("--seed " + value + ": a whole number from 0 to " + Long.MAX_VALUE + " is needed");
    }

    String command() {
        return command;
    }

    /** The scenario, or null if none was named. */
    String scenario() {
        return scenario;
    }

    /** The recording to replay, or null. */
    Path irqTrace() {
        return irqTrace;
    }

    /** Virtual nanoseconds, {@link #FOREVER}, or empty if not said. */
    OptionalLong forNanos() {
        return forNanos;
    }

    OptionalLong seed() {
        return seed;
    }

    /** The folder of domains, or null. */
    Path domains() {
        return domains;
    }

    boolean json() {
        return json;
    }
}
