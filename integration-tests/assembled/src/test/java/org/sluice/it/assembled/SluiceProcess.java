package org.sluice.it.assembled;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * The assembled jar running as a process of its own, in an empty current directory and with an empty temporary
 * directory, so that a test sees all that it writes. Standard output and error go to files: no reader threads.
 */
final class SluiceProcess implements AutoCloseable {

    static final Path JAR = Path.of(Project.property("sluice.jar"));

    private static final long PATIENCE_SECONDS = 60;

    private final Path box;
    private final Process process;

    private SluiceProcess(Path box, Process process) {
        this.box = box;
        this.process = process;
    }

    /** Starts the jar; {@code box} is an empty folder for its current directory, temporary directory and output. */
    static SluiceProcess start(Path box, String... arguments) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Djava.io.tmpdir=" + box.resolve("tmp"), "-XX:-UsePerfData", "-jar", JAR.toString()));
        command.addAll(List.of(arguments));
        try {
            Files.createDirectories(box.resolve("tmp"));
            Path current = Files.createDirectories(box.resolve("current"));
            Files.writeString(box.resolve("in"), "");
            ProcessBuilder builder = new ProcessBuilder(command)
                    .directory(current.toFile())
                    .redirectInput(box.resolve("in").toFile())
                    .redirectOutput(box.resolve("out").toFile())
                    .redirectError(box.resolve("err").toFile());
            builder.environment().remove("JAVA_TOOL_OPTIONS");
            builder.environment().remove("JDK_JAVA_OPTIONS");
            return new SluiceProcess(box, builder.start());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Starts the jar and waits for its end. */
    static SluiceProcess run(Path box, String... arguments) {
        SluiceProcess started = start(box, arguments);
        started.status();
        return started;
    }

    /** Waits for the end, at most a minute. */
    int status() {
        if (!endsWithin(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new AssertionError("no end after " + PATIENCE_SECONDS + " s; standard error: " + err());
        }
        return process.exitValue();
    }

    boolean endsWithin(long time, TimeUnit unit) {
        try {
            return process.waitFor(time, unit);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Sends SIGTERM. */
    void terminate() {
        process.destroy();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    String out() {
        return text("out");
    }

    String err() {
        return text("err");
    }

    /** What lies in the current and the temporary directory, one level deep: after the end nothing may. */
    List<Path> leftOvers() {
        try (Stream<Path> current = Files.list(box.resolve("current"));
                Stream<Path> temporary = Files.list(box.resolve("tmp"))) {
            return Stream.concat(current, temporary).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }

    private String text(String name) {
        try {
            return Files.readString(box.resolve(name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
