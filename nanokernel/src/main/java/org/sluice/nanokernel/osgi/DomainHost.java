package org.sluice.nanokernel.osgi;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleEvent;
import org.osgi.framework.Constants;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.SynchronousBundleListener;
import org.osgi.util.tracker.ServiceTracker;
import org.osgi.util.tracker.ServiceTrackerCustomizer;
import org.sluice.ipipe.Departure;
import org.sluice.ipipe.Domain;
import org.sluice.ipipe.LeavePolicy;
import org.sluice.nanokernel.AdmissionException;
import org.sluice.nanokernel.Guest;
import org.sluice.nanokernel.Nanokernel;
import org.sluice.nanokernel.PriorityOrigin;
import org.sluice.nanokernel.scenario.Scenario;
import org.sluice.nanokernel.scenario.Simulation;

/**
 * Keeps the pipeline in step with the {@code Domain} services: what is registered is admitted, what changes its
 * priority is reniced, what goes is evicted. The whiteboard.
 *
 * <p>Thread-safe: service events come from any thread; each change runs on the machine's baton, where no OSGi call is
 * made.
 */
public final class DomainHost implements AutoCloseable {

    private final BundleContext context;
    private final Simulation simulation;
    private final Nanokernel kernel;
    private final Consumer<String> log;
    private final Map<ServiceReference<Domain>, Hosted> hosted = new ConcurrentHashMap<>();
    private final Map<Long, String> refusals = new ConcurrentHashMap<>();
    private final SynchronousBundleListener frameworkStops = this::onBundleEvent;
    private ServiceTracker<Domain, Hosted> tracker;
    private volatile boolean stopping;

    /** A domain from a service; the priority is that of its property, seen last. */
    private static final class Hosted {
        private final Guest guest;
        private final boolean ofCast;
        private volatile int propertyPriority;

        private Hosted(Guest guest, boolean ofCast, int propertyPriority) {
            this.guest = guest;
            this.ofCast = ofCast;
            this.propertyPriority = propertyPriority;
        }
    }

    /**
     * A host that has not been opened.
     *
     * @param log told of refusals and departures, one line each; any thread
     */
    public DomainHost(BundleContext context, Simulation simulation, Consumer<String> log) {
        this.context = context;
        this.simulation = simulation;
        this.kernel = simulation.kernel();
        this.log = log;
    }

    /**
     * Admits the scenario's cast in its order, then whatever other domain is registered, now or later.
     *
     * @throws AdmissionException if a role has no domain, or one is refused
     */
    public void open() {
        for (Scenario.Role role : simulation.scenario().cast()) {
            ServiceReference<Domain> service = serviceOf(role.name());
            Domain domain = service == null ? null : context.getService(service);
            if (domain == null) {
                throw new AdmissionException(role.name(), "no bundle offers it");
            }
            Guest guest = kernel.admit(simulation.spec(role), domain);
            hosted.put(service, new Hosted(guest, true, DomainService.priority(service)));
        }
        context.addBundleListener(frameworkStops);
        tracker = new ServiceTracker<>(context, Domain.class, new Whiteboard());
        tracker.open();
    }

    /** The whole framework stops: nobody leaves the pipeline any more, the machine goes as it is. */
    private void onBundleEvent(BundleEvent event) {
        if (event.getType() == BundleEvent.STOPPING && event.getBundle().getBundleId() == Constants.SYSTEM_BUNDLE_ID) {
            stopping = true;
        }
    }

    private ServiceReference<Domain> serviceOf(String name) {
        try {
            return context.getServiceReferences(Domain.class, "(" + DomainService.NAME + "=" + name + ")").stream()
                    .max(ServiceReference::compareTo).orElse(null);
        } catch (InvalidSyntaxException impossible) {
            throw new AdmissionException(name, "the name is not fit for a filter");
        }
    }

    /** From now on a refusal of this bundle's domains is not logged but kept, until {@link #takeRefusal}. */
    public void keepRefusal(Bundle bundle) {
        refusals.put(bundle.getBundleId(), "");
    }

    /** Why a domain of the bundle was refused, since {@link #keepRefusal}; empty if none was. */
    public String takeRefusal(Bundle bundle) {
        String refusal = refusals.remove(bundle.getBundleId());
        return refusal == null ? "" : refusal;
    }

    /** The domains that a bundle has in the pipeline. */
    public List<Guest> guestsOf(Bundle bundle) {
        List<Guest> guests = new ArrayList<>();
        hosted.forEach((service, entry) -> {
            if (bundle.equals(service.getBundle())) {
                guests.add(entry.guest);
            }
        });
        return guests;
    }

    /** The bundle that a domain comes from; null if it is none of this host's. */
    public Bundle bundleOf(Guest guest) {
        for (Map.Entry<ServiceReference<Domain>, Hosted> entry : hosted.entrySet()) {
            if (entry.getValue().guest == guest) {
                return entry.getKey().getBundle();
            }
        }
        return null;
    }

    @Override
    public void close() {
        stopping = true;
        if (tracker != null) {
            tracker.close();
            context.removeBundleListener(frameworkStops);
        }
    }

    /** What the framework tells. */
    private final class Whiteboard implements ServiceTrackerCustomizer<Domain, Hosted> {

        @Override
        public Hosted addingService(ServiceReference<Domain> service) {
            Hosted ofCast = hosted.get(service);
            if (ofCast != null) {
                return ofCast;
            }
            try {
                return admit(service);
            } catch (AdmissionException refused) {
                if (refusals.replace(service.getBundle().getBundleId(), refused.getMessage()) == null) {
                    log.accept(refused.getMessage());
                }
                return null;
            }
        }

        private Hosted admit(ServiceReference<Domain> service) {
            Domain domain = context.getService(service);
            if (domain == null) {
                throw new AdmissionException(DomainService.name(service), "its component could not be created");
            }
            boolean admitted = false;
            try {
                Hosted entry = new Hosted(kernel.admit(DomainService.spec(service), domain), false,
                        DomainService.priority(service));
                hosted.put(service, entry);
                admitted = true;
                return entry;
            } finally {
                if (!admitted) {
                    context.ungetService(service);
                }
            }
        }

        @Override
        public void modifiedService(ServiceReference<Domain> service, Hosted entry) {
            try {
                int priority = DomainService.priority(service);
                if (priority != entry.propertyPriority) {
                    entry.propertyPriority = priority;
                    kernel.renice(entry.guest, priority, PriorityOrigin.PROPERTY);
                }
            } catch (AdmissionException | IllegalStateException refused) {
                log.accept(refused.getMessage());
            }
        }

        @Override
        public void removedService(ServiceReference<Domain> service, Hosted entry) {
            hosted.remove(service);
            if (!stopping && !kernel.machine().engine().isClosed()) {
                leaveAtOnce(entry.guest);
            }
            context.ungetService(service);
        }
    }

    /** The bundle is going: what cannot be played at this instant is dropped. */
    private void leaveAtOnce(Guest guest) {
        Departure departure = kernel.evict(guest, LeavePolicy.PLAY);
        boolean gone = kernel.machine().engine().call(() -> {
            if (!departure.isGone()) {
                departure.drop();
            }
            return departure.isGone();
        });
        if (!gone) {
            log.accept("domain " + guest.name() + " leaves when time moves on: "
                    + kernel.machine().engine().call(() -> departure.blocker().orElse("")));
        }
    }

    /** Is this domain part of the scenario's cast? */
    public boolean isOfCast(Guest guest) {
        return hosted.values().stream().anyMatch(entry -> entry.guest == guest && entry.ofCast);
    }
}
