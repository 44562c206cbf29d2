package org.sluice.console.load;

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
 * Loads domains from jar files and unloads them: a bundle comes with its first domain and goes with its last one. A
 * refused jar leaves nothing behind.
 *
 * <p>Thread-safe: one caller at a time by its monitor; never called on the baton.
 */
public final class DomainLoader implements JarLoader {

    private final BundleContext context;
    private final DomainHost host;
    private final Nanokernel kernel;
    private final Patience patience;

    // guarded by: this
    private final List<Bundle> loaded = new ArrayList<>();
    private final List<Leaver> leavers = new ArrayList<>();

    /** How to wait for a domain that still has something to do: let time run, or watch it run. */
    public interface Patience {

        /** Returns true when the departure is over, false when waiting longer is no use. */
        boolean waitFor(Departure departure);
    }

    private record Leaver(Guest guest, Departure departure, Bundle bundle) {
    }

    /** A loader that has not loaded anything; {@code host} is open or will be. */
    public DomainLoader(BundleContext context, DomainHost host, Nanokernel kernel, Patience patience) {
        this.context = context;
        this.host = host;
        this.kernel = kernel;
        this.patience = patience;
    }

    /** A jar with several domains is loaded with all of them or refused. */
    @Override
    public synchronized List<String> load(Path file) throws LoadRefusedException {
        checkBundle(file);
        Bundle bundle = install(file);
        host.keepRefusal(bundle);
        String refusal = "";
        try {
            bundle.start();
        } catch (BundleException e) {
            refusal = "it does not start: " + firstLine(e);
        }
        String refused = host.takeRefusal(bundle);
        List<Guest> guests = host.guestsOf(bundle);
        if (refusal.isEmpty()) {
            refusal = refused.isEmpty() && guests.isEmpty() ? "there is no domain in it" : refused;
        }
        if (!refusal.isEmpty()) {
            uninstall(bundle);
            throw new LoadRefusedException(file.getFileName() + ": " + refusal);
        }
        loaded.add(bundle);
        return guests.stream().map(Guest::name).sorted().toList();
    }

    /** Takes a domain out of the pipeline, wherever it came from; returns what to tell the user. */
    public synchronized String unload(String name) throws LoadRefusedException {
        Guest guest = kernel.find(name).orElseThrow(() -> new LoadRefusedException("there is no domain " + name
                + "; there are " + String.join(", ", kernel.guests().stream().map(Guest::name).toList())));
        Bundle bundle = host.bundleOf(guest);
        Departure departure = kernel.evict(guest, LeavePolicy.PLAY);
        if (patience.waitFor(departure)) {
            leavers.removeIf(leaver -> leaver.guest() == guest);
            remove(bundle, guest);
            return name + " is gone";
        }
        if (leavers.stream().noneMatch(leaver -> leaver.guest() == guest)) {
            leavers.add(new Leaver(guest, departure, bundle));
        }
        return name + " leaves as soon as time moves on: " + blocker(departure);
    }

    @Override
    public synchronized List<String> unloadFrom(Path file) throws LoadRefusedException {
        List<String> told = new ArrayList<>();
        for (Bundle bundle : List.copyOf(loaded)) {
            if (bundle.getLocation().equals(location(file))) {
                for (Guest guest : host.guestsOf(bundle)) {
                    if (!isGone(guest)) {
                        told.add(unload(guest.name()));
                    }
                }
            }
        }
        return told;
    }

    @Override
    public synchronized boolean isLeaving(Path file) {
        return leavers.stream().anyMatch(leaver -> leaver.bundle() != null
                && leaver.bundle().getLocation().equals(location(file)));
    }

    @Override
    public synchronized List<String> reap() {
        List<String> names = new ArrayList<>();
        for (Leaver leaver : List.copyOf(leavers)) {
            if (isGone(leaver.guest())) {
                leavers.remove(leaver);
                remove(leaver.bundle(), leaver.guest());
                names.add(leaver.guest().name());
            }
        }
        return names;
    }

    /** The domain has gone: so does its bundle, unless another domain of it is still there. */
    private void remove(Bundle bundle, Guest gone) {
        if (bundle == null || host.guestsOf(bundle).stream().anyMatch(guest -> guest != gone && !isGone(guest))) {
            return;
        }
        if (loaded.remove(bundle)) {
            uninstall(bundle);
        } else {
            stop(bundle);
        }
    }

    private boolean isGone(Guest guest) {
        return kernel.machine().engine().call(() -> guest.departure().filter(Departure::isGone).isPresent());
    }

    private String blocker(Departure departure) {
        return kernel.machine().engine().call(() -> departure.blocker().orElse("it is gone"));
    }

    private static void checkBundle(Path file) throws LoadRefusedException {
        if (!Files.isRegularFile(file)) {
            throw new LoadRefusedException(file + ": there is no such file");
        }
        try (JarFile jar = new JarFile(file.toFile())) {
            Manifest manifest = jar.getManifest();
            if (manifest == null || manifest.getMainAttributes().getValue(Constants.BUNDLE_SYMBOLICNAME) == null) {
                throw new LoadRefusedException(file.getFileName()
                        + " is no bundle: its manifest has no Bundle-SymbolicName");
            }
        } catch (IOException e) {
            throw new LoadRefusedException(file.getFileName() + " is no bundle: " + firstLine(e));
        }
    }

    private Bundle install(Path file) throws LoadRefusedException {
        try (InputStream in = Files.newInputStream(file)) {
            if (context.getBundle(location(file)) != null) {
                throw new LoadRefusedException(file.getFileName() + " is loaded already");
            }
            return context.installBundle(location(file), in);
        } catch (IOException | BundleException e) {
            throw new LoadRefusedException(file.getFileName() + " cannot be installed: " + firstLine(e));
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
