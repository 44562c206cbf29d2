package org.sluice.it.assembled;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.google.gson.Strictness;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
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

    /** How a process is to be started; {@code box} is a folder for its directories and its output. */
    static Setup in(Path box) {
        return new Setup(box);
    }

    /** Starts the jar; standard input is empty. */
    static SluiceProcess start(Path box, String... arguments) {
        return in(box).start(arguments);
    }

    /** Starts the jar and waits for its end. */
    static SluiceProcess run(Path box, String... arguments) {
        return in(box).run(arguments);
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

    /** Writes a line to standard input, which was asked for by {@link Setup#typed}. */
    void type(String line) {
        write(line + "\n");
    }

    /** Writes the last line, without its end, and closes standard input. */
    void typeWithoutEnd(String line) {
        write(line);
        try {
            process.getOutputStream().close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void write(String text) {
        try {
            process.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
            process.getOutputStream().flush();
        } catch (IOException e) {
            throw new UncheckedIOException(err(), e);
        }
    }

    /** Waits until standard output or error has that text. */
    void says(String text) {
        await().untilAsserted(() -> assertThat(out() + err()).contains(text));
    }

    /** Nobody reads standard output any more, which was asked for by {@link Setup#piped}. */
    void closeOut() {
        try {
            process.getInputStream().close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String out() {
        return text("out");
    }

    String err() {
        return text("err");
    }

    /** The one JSON object that standard output is, and nothing else; strictly parsed. */
    JsonObject json() {
        String text = out();
        assertThat(text.lines()).as(err()).hasSize(1);
        JsonReader reader = new JsonReader(new StringReader(text));
        reader.setStrictness(Strictness.STRICT);
        try {
            JsonElement value = JsonParser.parseReader(reader);
            assertThat(reader.peek()).isEqualTo(JsonToken.END_DOCUMENT);
            return value.getAsJsonObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
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

    /** What differs from an ordinary start. */
    static final class Setup {
        private static final int FIRST_THAT_WARNS_OF_UNSAFE = 24;

        private final Path box;
        private Path javaHome = Path.of(System.getProperty("java.home"));
        private String input = "";
        private boolean typed;
        private boolean piped;

        private Setup(Path box) {
            this.box = box;
        }

        Setup java(Path home) {
            javaHome = home;
            return this;
        }

        /** All of standard input. */
        Setup input(String... lines) {
            input = String.join("\n", lines) + "\n";
            return this;
        }

        /** Standard input is written line by line. */
        Setup typed() {
            typed = true;
            return this;
        }

        /** Standard output is a pipe whose other end the test can close. */
        Setup piped() {
            piped = true;
            return this;
        }

        SluiceProcess run(String... arguments) {
            SluiceProcess started = start(arguments);
            started.status();
            return started;
        }

        /** The major version of a JDK, from the file that each carries. */
        private static int feature(Path home) {
            try (Stream<String> lines = Files.lines(home.resolve("release"))) {
                return lines.filter(line -> line.startsWith("JAVA_VERSION="))
                        .map(line -> Runtime.Version.parse(line.replaceAll("JAVA_VERSION=|\"", "")).feature())
                        .findFirst().orElseThrow();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        /** With the flags of the start script. */
        SluiceProcess start(String... arguments) {
            List<String> command = new ArrayList<>(List.of(
                    javaHome.resolve("bin/java").toString(), "-Djava.io.tmpdir=" + box.resolve("tmp"),
                    "-XX:+UseSerialGC", "-XX:-UsePerfData", "-XX:TieredStopAtLevel=1"));
            if (feature(javaHome) >= FIRST_THAT_WARNS_OF_UNSAFE) {
                command.add("--sun-misc-unsafe-memory-access=allow");
            }
            command.addAll(List.of("-jar", JAR.toString()));
            command.addAll(List.of(arguments));
            try {
                Files.createDirectories(box.resolve("tmp"));
                Path current = Files.createDirectories(box.resolve("current"));
                Files.writeString(box.resolve("in"), input);
                Files.writeString(box.resolve("out"), "");
                ProcessBuilder builder = new ProcessBuilder(command).directory(current.toFile())
                        .redirectError(box.resolve("err").toFile());
                if (!typed) {
                    builder.redirectInput(box.resolve("in").toFile());
                }
                if (!piped) {
                    builder.redirectOutput(box.resolve("out").toFile());
                }
                builder.environment().remove("JAVA_TOOL_OPTIONS");
                builder.environment().remove("JDK_JAVA_OPTIONS");
                return new SluiceProcess(box, builder.start());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
