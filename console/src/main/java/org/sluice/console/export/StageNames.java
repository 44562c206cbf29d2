package org.sluice.console.export;

import org.sluice.nanokernel.Nanokernel;

/** What stages are called in files. */
final class StageNames {

    private StageNames() {
    }

    /** The stage's name; a number for a domain that was refused while it started, which never had one. */
    static String of(Nanokernel kernel, int stage) {
        String name = kernel.stageName(stage);
        return name.equals("-") ? "stage " + stage : name;
    }
}
