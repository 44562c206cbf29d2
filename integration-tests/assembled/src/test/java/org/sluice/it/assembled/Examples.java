package org.sluice.it.assembled;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** The jars of the examples, as the build has made them. */
final class Examples {

    static final Path TICK_COUNTER = Path.of(Project.property("sluice.example.tick-counter"));
    static final Path IRQ_FILTER = Path.of(Project.property("sluice.example.irq-filter"));

    private Examples() {
    }

    /** Puts a jar into a folder as a user is told to: beside it first, then renamed into place. */
    static Path drop(Path jar, Path folder, String name) {
        try {
            Files.createDirectories(folder);
            Path beside = Files.copy(jar, folder.resolve(name + ".part"));
            return Files.move(beside, folder.resolve(name), StandardCopyOption.REPLACE_EXISTING,
                    StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
