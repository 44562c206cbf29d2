package org.sluice.it.assembled;

import java.nio.file.Path;

/** Recordings of our own, shipped as a resource of nanokernel's tests. */
final class Recordings {

    private static final Path FOLDER =
            Project.ROOT.resolve("nanokernel/src/test/resources/org/sluice/nanokernel/ftrace");

    /** Two CPUs under disk load. */
    static final Path TWO_CPUS_DISK = FOLDER.resolve("two-cpus-disk.txt");

    /** One in which the recorder lost events. */
    static final Path LOST_EVENTS = FOLDER.resolve("lost-events.txt");

    private Recordings() {
    }
}
