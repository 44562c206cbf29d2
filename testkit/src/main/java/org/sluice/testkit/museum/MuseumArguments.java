package org.sluice.testkit.museum;

import java.util.List;
import java.util.Optional;

/** What was asked of the museum. */
record MuseumArguments(Optional<Exhibit> exhibit, long seed, Optional<String> token) {

    private static final long SEED_DEFAULT = 1;

    static MuseumArguments parse(String[] args, List<Exhibit> exhibits) {
        Optional<Exhibit> exhibit = Optional.empty();
        Optional<String> token = Optional.empty();
        long seed = SEED_DEFAULT;
        for (int i = 0; i < args.length; i++) {
            switch (args[i]) {
                case "--seed" -> seed = number(value(args, ++i, "--seed"));
                case "--rerun" -> token = Optional.of(value(args, ++i, "--rerun"));
                default -> {
                    if (args[i].startsWith("-") || exhibit.isPresent()) {
                        throw new IllegalArgumentException("museum: unknown argument " + args[i]);
                    }
                    exhibit = Optional.of(named(args[i], exhibits));
                }
            }
        }
        if (token.isPresent() && exhibit.isEmpty()) {
            throw new IllegalArgumentException("--rerun needs the name of an exhibit before it");
        }
        return new MuseumArguments(exhibit, seed, token);
    }

    private static String value(String[] args, int at, String option) {
        if (at == args.length) {
            throw new IllegalArgumentException(option + " needs a value");
        }
        return args[at];
    }

    private static long number(String text) {
        try {
            long number = Long.parseLong(text);
            if (number >= 0) {
                return number;
            }
        } catch (NumberFormatException notANumber) {
            // told below, with the value
        }
        throw new IllegalArgumentException("--seed " + text + ": a whole number from 0 to " + Long.MAX_VALUE
                + " is needed");
    }

    private static Exhibit named(String name, List<Exhibit> exhibits) {
        return exhibits.stream().filter(exhibit -> exhibit.name().equals(name)).findFirst()
                .orElseThrow(() -> new IllegalArgumentException("museum: there is no exhibit " + name + "; there are "
                        + String.join(", ", exhibits.stream().map(Exhibit::name).toList())));
    }
}
