package org.sluice.it.felix;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.wiring.BundleRevision;
import org.osgi.test.common.annotation.InjectBundleContext;
import org.osgi.test.junit5.context.BundleContextExtension;

/** The bundles of the product come up together. */
@ExtendWith(BundleContextExtension.class)
public class PlatformTest {

    @InjectBundleContext
    BundleContext context;

    @Test
    public void everyBundleIsActive() {
        assertThat(context.getBundles())
                .filteredOn(bundle -> !isFragment(bundle))
                .allSatisfy(bundle -> assertThat(bundle.getState()).as(bundle.toString()).isEqualTo(Bundle.ACTIVE));
    }

    @Test
    public void theProductIsThere() {
        assertThat(Arrays.stream(context.getBundles()).map(Bundle::getSymbolicName))
                .contains("org.sluice.ipipe", "org.sluice.x86", "org.sluice.nanokernel", "org.sluice.linux",
                        "org.sluice.rt", "org.sluice.hrt", "org.sluice.console");
    }

    @Test
    public void assertionsAreOn() {
        assertThat(PlatformTest.class.desiredAssertionStatus()).isTrue();
    }

    private static boolean isFragment(Bundle bundle) {
        return (bundle.adapt(BundleRevision.class).getTypes() & BundleRevision.TYPE_FRAGMENT) != 0;
    }
}
