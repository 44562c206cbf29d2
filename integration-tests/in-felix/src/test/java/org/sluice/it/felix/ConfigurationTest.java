package org.sluice.it.felix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.osgi.framework.BundleContext;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.test.common.annotation.InjectBundleContext;
import org.osgi.test.common.annotation.InjectService;
import org.osgi.test.junit5.context.BundleContextExtension;
import org.osgi.test.junit5.service.ServiceExtension;
import org.sluice.ipipe.Domain;
import org.sluice.nanokernel.Guest;
import org.sluice.nanokernel.PriorityOrigin;

/** A Configuration Admin update reaches a domain that runs: the example, whose PID is the name of its class. */
@ExtendWith({BundleContextExtension.class, ServiceExtension.class})
public class ConfigurationTest {

    private static final String PID = "org.sluice.examples.tickcounter.TickCounter";
    private static final Path JAR = Path.of(System.getProperty("sluice.example.tick-counter"));
    private static final long A_WHILE = 20_000_000;

    @InjectBundleContext
    BundleContext context;

    @InjectService
    ConfigurationAdmin admin;

    private FelixRun run;
    private Configuration configuration;

    @BeforeEach
    public void load() throws Exception {
        run = new FelixRun(context);
        run.loader.load(JAR);
        configuration = admin.getConfiguration(PID, "?");
    }

    @AfterEach
    public void unload() throws Exception {
        configuration.delete();
        run.loader.unload("tick-counter");
        run.close();
    }

    @Test
    public void anUpdateRenicesTheSameInstanceAndItsCountGoesOn() throws Exception {
        run.runFor(A_WHILE);
        Object instance = instance();
        Guest guest = run.guest("tick-counter");
        long before = ticks();
        assertThat(before).isPositive();
        configuration.update(Probe.properties("domain.priority", 250));
        await().until(() -> run.guest("tick-counter").priority() == 250);
        assertThat(run.order()).containsExactly("tick-counter", "rt", "hrt", "linux");
        run.runFor(A_WHILE);
        assertThat(instance()).isSameAs(instance);
        assertThat(run.guest("tick-counter")).isSameAs(guest);
        assertThat(ticks()).isGreaterThan(before * 2);
        assertThat(guest.priorityOrigin()).isEqualTo(PriorityOrigin.PROPERTY);
        run.assertBalanced();
    }

    @Test
    public void anUpdateRenicesUnderARunningMachine() throws Exception {
        run.start();
        for (int priority : new int[] {250, 90, 160, 250, 120}) {
            configuration.update(Probe.properties("domain.priority", priority));
            await().until(() -> run.guest("tick-counter").priority() == priority);
            run.assertBalanced();
        }
        run.letPass(A_WHILE);
        run.pause();
        assertThat(ticks()).isPositive();
        run.assertBalanced();
    }

    @Test
    public void anUpdateOfAnotherPropertyDoesNotRenice() throws Exception {
        run.kernel.renice(run.guest("tick-counter"), 7, PriorityOrigin.COMMAND);
        configuration.update(Probe.properties("domain.priority", 120, "colour", "red"));
        await().until(() -> "red".equals(service().getProperty("colour")));
        assertThat(run.guest("tick-counter").priority()).isEqualTo(7);
        assertThat(run.guest("tick-counter").priorityOrigin()).isEqualTo(PriorityOrigin.COMMAND);
    }

    @Test
    public void withoutItsConfigurationItHasThePriorityOfItsAnnotation() throws Exception {
        configuration.update(Probe.properties("domain.priority", 250));
        await().until(() -> run.guest("tick-counter").priority() == 250);
        Object instance = instance();
        configuration.delete();
        await().until(() -> run.guest("tick-counter").priority() == 120);
        assertThat(instance()).isSameAs(instance);
        configuration = admin.getConfiguration(PID, "?");
    }

    private ServiceReference<Domain> service() throws InvalidSyntaxException {
        return context.getServiceReferences(Domain.class, "(domain.name=tick-counter)").iterator().next();
    }

    private Object instance() throws InvalidSyntaxException {
        ServiceReference<Domain> service = service();
        try {
            return context.getService(service);
        } finally {
            context.ungetService(service);
        }
    }

    /** What it counted; its package is its own, so by reflection. */
    private long ticks() throws Exception {
        Object instance = instance();
        return (long) instance.getClass().getMethod("ticks").invoke(instance);
    }
}
