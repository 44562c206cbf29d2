package org.sluice.it.assembled;

import java.util.Dictionary;
import java.util.Hashtable;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;
import org.sluice.ipipe.Domain;
import org.sluice.ipipe.IrqMode;
import org.sluice.ipipe.IrqUse;
import org.sluice.ipipe.Stage;
import org.sluice.nanokernel.Irqs;
import org.sluice.nanokernel.hw.Device;
import org.sluice.nanokernel.hw.GuestDomain;
import org.sluice.nanokernel.hw.Platform;

/**
 * The activator of bundles that {@link FixtureJar} makes. The manifest says what its domain is called, asks for and
 * does; without {@code Fixture-Does} there is no domain.
 */
public final class FixtureDomain implements BundleActivator, GuestDomain {

    private String does;
    private Platform platform;

    @Override
    public void start(BundleContext context) {
        Dictionary<String, String> headers = context.getBundle().getHeaders("");
        does = headers.get("Fixture-Does");
        if (does != null) {
            Hashtable<String, Object> properties = new Hashtable<>();
            put(properties, "domain.name", headers.get("Fixture-Name"));
            put(properties, "domain.priority", headers.get("Fixture-Priority"));
            put(properties, "domain.irqs", headers.get("Fixture-Irqs"));
            put(properties, "domain.cpus", headers.get("Fixture-Cpus"));
            context.registerService(Domain.class, this, properties);
        }
    }

    private static void put(Hashtable<String, Object> properties, String key, String value) {
        if (value != null) {
            properties.put(key, value);
        }
    }

    @Override
    public void boot(Platform newPlatform) {
        platform = newPlatform;
    }

    @Override
    public void start(Stage stage) {
        switch (does) {
            case "throws-in-start" -> throw new IllegalStateException("I do not want to\nand this is a second line");
            case "takes-hrt-kick" -> stage.virtualize(Irqs.HRT_KICK, IrqUse.of(IrqMode.ACCEPT), (irq, here) -> { });
            case "throws-in-handler" ->
                    stage.virtualize(Irqs.TIMER, IrqUse.of(IrqMode.ACCEPT).withBrief(), (irq, here) -> {
                        throw new IllegalStateException("not this one");
                    });
            case "echoes" -> echo(stage, platform.device("com1"));
            default -> {
                // just there
            }
        }
    }

    /** What comes in at the serial port goes out again: 8 bits, FIFOs, DTR, RTS and OUT2 on. */
    private static void echo(Stage stage, Device com1) {
        stage.virtualize(com1.irq(), IrqUse.of(IrqMode.TERMINATE).withBrief(), (irq, here) -> {
            while ((com1.read(5, 1) & 1) != 0) {
                com1.write(0, 1, com1.read(0, 1));
            }
        });
        com1.write(3, 1, 0x03);
        com1.write(2, 1, 0x01);
        com1.write(4, 1, 0x0B);
        com1.write(1, 1, 0x01);
    }

    @Override
    public void stop(BundleContext context) {
        // the framework unregisters
    }
}
