package org.sluice.console;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.wiring.FrameworkWiring;
import org.sluice.ipipe.Departure;
import org.sluice.ipipe.LeavePolicy;
import org.sluice.nanokernel.Guest;
import org.sluice.nanokernel.Nanokernel;
import org.sluice.nanokernel.osgi.DomainHost;

/**
 * Loads domains from jar files and unloads them: a bundle comes and goes with its domain. A refused jar leaves nothing
 * behind.
 *
 * <p>Threading: one caller at a time, guarded by its own monitor-free callers (the shell or the folder watcher); never
 * on the baton.
 */
final class DomainLoader {

    private final BundleContext context;
    private final DomainHost host;
    private final Nanokernel kernel;
    private final Patience patience;
    private final List<Bundle> loaded = new ArrayList<>();
    private final List<Leaver> leavers = new ArrayList<>();

    /** How to wait for a domain that still has something to do: let time run, or watch it run. */
    interface Patience {

        /** Returns true when the departure is over, false when waiting longer is no use. */
        boolean wait(Departure departure);
    }

    private record Leaver(Guest guest, Departure departure, Bundle bundle) {
    }

    DomainLoader(BundleContext context, DomainHost host, Nanokernel kernel, Patience patience) {
        this.context = context;
        this.host = host;
        this.kernel = kernel;
        this.patience = patience;
    }

    /** What cannot be loaded, and why, in one line. */
    static final class Refused extends Exception {
        private static final long serialVersionUID = 1L;

        Refused(String reason) {
            super(reason);
        }
    }

    /** Loads a jar; returns the names of its domains, which run when this returns. */
    synchronized List<String> load(Path file) throws Refused {
        checkBundle(file);
        Bundle bundle = install(file);
        try {
            bundle.start();
        } catch (BundleException e) {
            uninstall(bundle);
            throw new Refused(file.getFileName() + " does not start: " + firstLine(e));
        }
        List<Guest> guests = host.guestsOf(bundle);
        String refusal = host.takeRefusal(bundle);
        if (guests.isEmpty()) {
            uninstall(bundle);
            throw new Refused(file.getFileName() + ": " + (refusal.isEmpty() ? "there is no domain in it" : refusal));
        }
        loaded.add(bundle);
        return guests.stream().map(Guest::name).sorted().toList();
    }

    /** Unloads a domain with its bundle; returns what to tell the user. */
    synchronized String unload(String name) throws Refused {
        Guest guest = kernel.find(name).orElseThrow(() -> new Refused("there is no domain " + name + "; there are "
                + String.join(", ", kernel.guests().stream().map(Guest::name).toList())));
        Bundle bundle = host.bundleOf(guest);
        Departure departure = kernel.evict(guest, LeavePolicy.PLAY);
        if (patience.wait(departure)) {
            remove(bundle);
            return name + " is gone";
        }
        leavers.add(new Leaver(guest, departure, bundle));
        return name + " leaves as soon as time moves on: " + blocker(departure);
    }

    /** Unloads all domains of the bundle that was loaded from {@code location}; what remains leaves later. */
    synchronized List<String> unloadFrom(Path file) throws Refused {
        List<String> told = new ArrayList<>();
        for (Bundle bundle : List.copyOf(loaded)) {
            if (bundle.getLocation().equals(location(file))) {
                for (Guest guest : host.guestsOf(bundle)) {
                    told.add(unload(guest.name()));
                }
            }
        }
        return told;
    }

    /** Takes out the bundles whose domains have gone meanwhile; returns those domains' names. */
    synchronized List<String> reap() {
        List<String> names = new ArrayList<>();
        for (Leaver leaver : List.copyOf(leavers)) {
            boolean gone = kernel.machine().engine().call(leaver.departure()::isGone);
            if (gone) {
                leavers.remove(leaver);
                remove(leaver.bundle());
                names.add(leaver.guest().name());
            }
        }
        return names;
    }

    private void remove(Bundle bundle) {
        if (bundle != null && host.guestsOf(bundle).size() <= 1 && loaded.remove(bundle)) {
            uninstall(bundle);
        } else if (bundle != null) {
            stop(bundle);
        }
    }

    private String blocker(Departure departure) {
        return kernel.machine().engine().call(() -> departure.blocker().orElse("it is gone"));
    }

    private static void checkBundle(Path file) throws Refused {
        if (!Files.isRegularFile(file)) {
            throw new Refused(file + ": there is no such file");
        }
        try (JarFile jar = new JarFile(file.toFile())) {
            Manifest manifest = jar.getManifest();
            if (manifest == null || manifest.getMainAttributes().getValue(Constants.BUNDLE_SYMBOLICNAME) == null) {
                throw new Refused(file.getFileName() + " is no bundle: its manifest has no Bundle-SymbolicName");
            }
        } catch (IOException e) {
            throw new Refused(file.getFileName() + " is no bundle: " + firstLine(e));
        }
    }

    private Bundle install(Path file) throws Refused {
        try (InputStream in = Files.newInputStream(file)) {
            if (context.getBundle(location(file)) != null) {
                throw new Refused(file.getFileName() + " is loaded already");
            }
            return context.installBundle(location(file), in);
        } catch (IOException | BundleException e) {
            throw new Refused(file.getFileName() + " cannot be installed: " + firstLine(e));
        }
    }

    private static String location(Path file) {
        return file.toAbsolutePath().normalize().toUri().toString();
    }

    private void uninstall(Bundle bundle) {
        try {
            bundle.uninstall();
            context.getBundle(Constants.SYSTEM_BUNDLE_LOCATION).adapt(FrameworkWiring.class).refreshBundles(null);
        } catch (BundleException | IllegalStateException alreadyGone) {
            // it is gone, which is what was wanted
            return;
        }
    }

    private static void stop(Bundle bundle) {
        try {
            bundle.stop();
        } catch (BundleException | IllegalStateException alreadyStopped) {
            return;
        }
    }

    private static String firstLine(Exception e) {
        String message = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
        return message.lines().findFirst().orElse("");
    }
}
