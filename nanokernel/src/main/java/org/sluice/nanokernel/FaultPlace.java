package org.sluice.nanokernel;

import java.util.Arrays;
import java.util.stream.Stream;

/** Where in a domain's own code something was thrown: what its author wants to know first. */
final class FaultPlace {

    private static final String[] NOT_THE_DOMAINS = {"java.", "jdk.", "sun.", "org.sluice.ipipe.",
        "org.sluice.nanokernel.internal.", "org.sluice.x86."};

    private FaultPlace() {
    }

    /** As " at class.method(file:line)"; empty if nothing of the stack trace is the domain's. */
    static String of(Throwable thrown) {
        return Arrays.stream(thrown.getStackTrace())
                .filter(frame -> Stream.of(NOT_THE_DOMAINS).noneMatch(frame.getClassName()::startsWith))
                .map(frame -> " at " + frame.getClassName() + '.' + frame.getMethodName() + '(' + frame.getFileName()
                        + ':' + frame.getLineNumber() + ')')
                .findFirst().orElse("");
    }
}
