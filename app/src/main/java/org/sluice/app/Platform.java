package org.sluice.app;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import org.apache.felix.framework.Felix;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.util.tracker.ServiceTracker;

/**
 * The framework with the bundles of this jar. {@link #boot} and {@link #call} belong to the main thread, {@link #close}
 * to the shutdown hook; a lock around each step of the boot lets a signal stop it between two steps.
 */
final class Platform {

    /** The properties by which the command line is published; bnd's own launcher uses the same two. */
    private static final String ARGUMENTS = "launcher.arguments";
    private static final String READY = "launcher.ready";
    private static final String MAIN_FILTER =
            "(&(" + Constants.OBJECTCLASS + "=" + Callable.class.getName() + ")(main.thread=true))";
    /**
     * Framework property, and property of the service with the command line: the folder in which bundles may write,
     * gone when the process is gone. No other launcher sets it, so the console stays quiet inside a test framework.
     */
    private static final String WORK_FOLDER = "sluice.work";
    /** Where in the jar the bundles lie. */
    private static final String BUNDLES = "bundles/";

    private static final long MAIN_WAIT_MILLIS = 10_000;
    private static final long STEP_WAIT_SECONDS = 5;
    private static final long STOP_WAIT_MILLIS = 10_000;

    private final ReentrantLock step = new ReentrantLock();

    // guarded by: step
    private WorkFolder folder;
    private Felix framework;
    /** Written under the lock, read without it. */
    private volatile boolean closing;

    /** Makes the work folder, starts the framework and every bundle of the jar, in name order. */
    void boot() throws IOException, BundleException, ClosedWhileBooting {
        step(() -> {
            folder = WorkFolder.create();
        });
        step(() -> {
            framework = new Felix(configuration());
            framework.start();
        });
        List<Bundle> bundles = new ArrayList<>();
        try (JarFile jar = new JarFile(ownJar())) {
            for (JarEntry entry : bundleEntries(jar)) {
                step(() -> bundles.add(install(jar, entry)));
            }
        }
        for (Bundle bundle : bundles) {
            step(() -> bundle.start());
        }
    }

    /**
     * Publishes the command line, which says at the same time that every bundle has been started, then runs the
     * {@code Callable<Integer>} that has the property {@code main.thread=true}.
     *
     * @return the exit status of the process
     */
    int call(String[] arguments) throws Exception {
        BundleContext context = framework.getBundleContext();
        Hashtable<String, Object> properties = new Hashtable<>();
        properties.put(ARGUMENTS, arguments);
        properties.put(READY, "true");
        properties.put(WORK_FOLDER, folder.root().toString());
        step(() -> context.registerService(Object.class, this, properties));
        return mainService(context).call();
    }

    /** Stops the framework, which deactivates every component, and removes the work folder. Bounded in time. */
    void close() {
        boolean held = false;
        try {
            held = step.tryLock(STEP_WAIT_SECONDS, TimeUnit.SECONDS);
            closing = true;
            if (framework != null) {
                framework.stop();
                framework.waitForStop(STOP_WAIT_MILLIS);
            }
        } catch (BundleException | InterruptedException e) {
            System.err.println("sluice: the framework did not stop cleanly: " + e.getMessage());
        } finally {
            if (held) {
                step.unlock();
            }
            if (folder != null) {
                folder.remove();
            }
        }
    }

    /** Is the process ending by a signal? What fails from now on, fails because the framework goes away. */
    boolean isClosing() {
        return closing;
    }

    private Callable<Integer> mainService(BundleContext context) throws InvalidSyntaxException, InterruptedException {
        ServiceTracker<Callable<Integer>, Callable<Integer>> tracker =
                new ServiceTracker<>(context, context.createFilter(MAIN_FILTER), null);
        tracker.open();
        Callable<Integer> main = tracker.waitForService(MAIN_WAIT_MILLIS);
        if (main == null) {
            throw new IllegalStateException("no bundle offers a service " + MAIN_FILTER + " within "
                    + MAIN_WAIT_MILLIS + " ms");
        }
        return main;
    }

    private Map<String, Object> configuration() throws IOException {
        Properties defaults = new Properties();
        try (InputStream in = Platform.class.getResourceAsStream("/framework.properties")) {
            defaults.load(in);
        }
        Map<String, Object> configuration = new TreeMap<>();
        defaults.forEach((key, value) -> configuration.put((String) key, value));
        configuration.put(Constants.FRAMEWORK_STORAGE, folder.root().resolve("felix").toString());
        configuration.put(WORK_FOLDER, folder.root().toString());
        configuration.put("felix.log.logger", new FrameworkLog());
        return configuration;
    }

    /** The jar that this class came from. */
    static File ownJar() throws IOException {
        try {
            return new File(Platform.class.getProtectionDomain().getCodeSource().getLocation().toURI());
        } catch (URISyntaxException e) {
            throw new IOException(e);
        }
    }

    private static List<JarEntry> bundleEntries(JarFile jar) {
        return jar.stream()
                .filter(entry -> entry.getName().startsWith(BUNDLES) && entry.getName().endsWith(".jar"))
                .sorted(Comparator.comparing(JarEntry::getName))
                .toList();
    }

    private Bundle install(JarFile jar, JarEntry entry) throws IOException, BundleException {
        try (InputStream in = jar.getInputStream(entry)) {
            return framework.getBundleContext().installBundle(entry.getName(), in);
        }
    }

    private void step(Step body) throws IOException, BundleException, ClosedWhileBooting {
        step.lock();
        try {
            if (closing) {
                throw new ClosedWhileBooting();
            }
            body.run();
        } finally {
            step.unlock();
        }
    }

    private interface Step {
        void run() throws IOException, BundleException;
    }

    /** A signal came during the boot: the process is ending, there is nothing to report. */
    static final class ClosedWhileBooting extends Exception {
        private static final long serialVersionUID = 1L;
    }
}
