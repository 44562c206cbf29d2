package org.sluice.app;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;

/**
 * The commands that need no framework: plain programs on a class path made of this jar's bundles. Each is a class with
 * a method {@code static int run(String[] arguments, PrintStream out, PrintStream err)}.
 */
final class Tools {

    /** By the first word of the command line. */
    private static final Map<String, String> CLASSES = new TreeMap<>(Map.of(
            "board", "org.sluice.x86.board.BoardCheckCommand",
            "conformance", "org.sluice.testkit.conformance.Conformance",
            "explore", "org.sluice.testkit.explore.ExploreCommand",
            "museum", "org.sluice.testkit.museum.Museum"));

    private Tools() {
    }

    /** Is the command one of these? */
    static boolean has(String[] arguments) {
        return arguments.length > 0 && CLASSES.containsKey(arguments[0]);
    }

    /** Runs it; its exit status. */
    static int run(String[] arguments) throws IOException {
        String name = CLASSES.get(arguments[0]);
        PrintStream out = new PrintStream(new FileOutputStream(FileDescriptor.out), false, StandardCharsets.UTF_8);
        ClassLoader path = BundlePath.ofOwnJar();
        try {
            MethodHandle entry = MethodHandles.publicLookup().findStatic(path.loadClass(name), "run",
                    MethodType.methodType(int.class, String[].class, PrintStream.class, PrintStream.class));
            return (int) entry.invokeExact(Arrays.copyOfRange(arguments, 1, arguments.length), out, System.err);
        } catch (ReflectiveOperationException missing) {
            throw new IOException("this jar cannot run " + arguments[0] + ": " + missing, missing);
        } catch (RuntimeException | Error thrown) {
            throw thrown;
        } catch (Throwable checked) {
            throw new IOException(checked);
        } finally {
            out.flush();
        }
    }
}
