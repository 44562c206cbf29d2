package org.sluice.nanokernel.ftrace;

import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** Recordings for tests. */
final class Traces {

    /** A real recording of our own: 262 lines, two CPUs, disk load. */
    static final String TWO_CPUS_DISK = resource("two-cpus-disk.txt");

    /** A real recording of our own in which CPU 1 lost events. */
    static final String LOST_EVENTS = resource("lost-events.txt");

    private Traces() {
    }

    static Recording read(String... lines) {
        return readText(String.join("\n", lines) + "\n");
    }

    static Recording readText(String text) {
        try {
            return FtraceReader.read("test.txt", new StringReader(text));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A line of ftrace text at {@code micros} after second 7. */
    static String at(int cpu, int micros, String event) {
        String fraction = Integer.toString(1_000_000 + micros).substring(1);
        return "          <idle>-0       [00" + cpu + "] d.h1.     7." + fraction + ": " + event;
    }

    private static String resource(String name) {
        try (InputStream in = Traces.class.getResourceAsStream(name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
