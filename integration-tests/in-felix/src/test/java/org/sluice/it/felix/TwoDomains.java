package org.sluice.it.felix;

import java.util.Hashtable;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;
import org.sluice.ipipe.Domain;

/** The activator of a bundle with two domains, packed into a jar by the tests. */
public final class TwoDomains implements BundleActivator {

    @Override
    public void start(BundleContext context) {
        register(context, "left", 110);
        register(context, System.getProperty("sluice.test.second-domain", "right"), 130);
    }

    private static void register(BundleContext context, String name, int priority) {
        Hashtable<String, Object> properties = new Hashtable<>();
        properties.put("domain.name", name);
        properties.put("domain.priority", priority);
        context.registerService(Domain.class, stage -> { }, properties);
    }

    @Override
    public void stop(BundleContext context) {
        // the framework unregisters
    }
}
