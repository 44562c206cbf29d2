package org.sluice.app;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;

/**
 * The one folder into which this process writes, below {@code java.io.tmpdir}, made at start and removed at exit.
 * Safe for use by any thread. A process killed with SIGKILL leaves its folder behind.
 */
final class WorkFolder {

    /** A straggling thread may add a file while the tree is being removed; so often the removal starts again. */
    private static final int REMOVALS_MAX = 10;

    private final Path root;

    private WorkFolder(Path root) {
        this.root = root;
    }

    /** Throws with a message that names the place where no folder can be made. */
    static WorkFolder create() throws IOException {
        try {
            return new WorkFolder(Files.createTempDirectory("sluice-"));
        } catch (IOException e) {
            throw new IOException("cannot make a folder in " + System.getProperty("java.io.tmpdir") + ": " + e, e);
        }
    }

    Path root() {
        return root;
    }

    /** Removes the folder and all it holds; a failure is silent, for nobody can act on it any more. */
    void remove() {
        for (int i = 0; i < REMOVALS_MAX && Files.exists(root); i++) {
            try {
                Files.walkFileTree(root, new Remover());
            } catch (IOException retried) {
                continue;
            }
        }
    }

    private static final class Remover extends SimpleFileVisitor<Path> {

        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
            Files.deleteIfExists(file);
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFileFailed(Path file, IOException failure) throws IOException {
            if (failure instanceof NoSuchFileException) {
                return FileVisitResult.CONTINUE;
            }
            throw failure;
        }

        @Override
        public FileVisitResult postVisitDirectory(Path folder, IOException failure) throws IOException {
            Files.deleteIfExists(folder);
            return FileVisitResult.CONTINUE;
        }
    }
}
