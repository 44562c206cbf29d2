package org.sluice.app;

import java.io.IOException;
import org.osgi.framework.BundleException;

/**
 * Entry point of the executable jar: boots the platform, or runs a command that needs none ({@link Tools}). The exit
 * status is what the {@code main.thread} service or the command returns; 1 when the platform itself does not come up;
 * 128 + n after signal n, from the JVM.
 *
 * <p>Standard output belongs to that service alone, which opens {@code FileDescriptor.out}: {@code System.out} is
 * turned to standard error, so that no bundle can write between the lines of {@code --json}.
 */
public final class Main {

    private static final int FAILED = 1;

    private Main() {
    }

    public static void main(String[] arguments) {
        // Read once, when the first virtual thread starts. Strands take turns: a second carrier only costs switches.
        defaultProperty("jdk.virtualThreadScheduler.parallelism", "1");
        System.setOut(System.err);
        System.exit(Tools.has(arguments) ? runTool(arguments) : run(arguments));
    }

    private static int runTool(String[] arguments) {
        try {
            return Tools.run(arguments);
        } catch (IOException e) {
            System.err.println("sluice: " + e.getMessage());
        } catch (RuntimeException | Error e) {
            System.err.println("sluice: this is a fault of the program itself");
            e.printStackTrace();
        }
        return FAILED;
    }

    private static int run(String[] arguments) {
        Platform platform = new Platform();
        Runtime.getRuntime().addShutdownHook(new Thread(platform::close, "sluice-stop"));
        try {
            platform.boot();
            return platform.call(arguments);
        } catch (Platform.ClosedWhileBooting signal) {
            return FAILED;
        } catch (BundleException | IOException e) {
            System.err.println("sluice: " + e.getMessage());
            return FAILED;
        } catch (Exception | LinkageError e) { // a bundle that was stopped by a signal loads no more classes
            if (!platform.isClosing()) {
                System.err.println("sluice: this is a fault of the program itself");
                e.printStackTrace();
            }
            return FAILED;
        }
    }

    private static void defaultProperty(String key, String value) {
        if (System.getProperty(key) == null) {
            System.setProperty(key, value);
        }
    }
}
