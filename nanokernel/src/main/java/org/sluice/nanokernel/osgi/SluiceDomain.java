package org.sluice.nanokernel.osgi;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.osgi.service.component.annotations.ComponentPropertyType;

/**
 * The service properties of a domain, beside {@code @Component(service = Domain.class)}. A component that also has a
 * {@code @Modified} method keeps its instance when its configuration changes, and is reniced in place.
 */
@ComponentPropertyType
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.TYPE)
public @interface SluiceDomain {

    /** Prefix of the property names: {@code domain.name} and so on. */
    String PREFIX_ = "domain.";

    /** The domain's name, unique in the pipeline. */
    String name();

    /** 0 or greater; rt has 200, hrt 150, linux 100. */
    int priority() default 100;

    /** The CPUs it may run on: {@code all}, {@code 0-1}, {@code 0,2}. */
    String cpus() default "all";

    /** The irqs it uses, by device name, local name or number; {@code :shared} behind what others may have, too. */
    String[] irqs() default {};

    /** The RAM it uses, as ranges: {@code 0x100000-0x1fffff}; {@code :shared} behind what others may have, too. */
    String[] memory() default {};
}
