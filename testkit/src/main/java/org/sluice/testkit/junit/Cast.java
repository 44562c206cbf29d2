package org.sluice.testkit.junit;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Repeatable;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.sluice.ipipe.Domain;

/**
 * A domain that is admitted before the test begins; on the method, or on the class for all its tests and nested
 * classes. With a scenario, only name and domain count: the scenario says the rest.
 */
@Target({ElementType.METHOD, ElementType.TYPE})
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Repeatable(Cast.All.class)
public @interface Cast {

    /** The domain's name, unique in the pipeline. */
    String name();

    /** Its class; has a constructor without parameters. */
    Class<? extends Domain> domain();

    /** 0 or greater; greater is nearer the head. */
    int priority() default 100;

    /** The CPUs it may run on: {@code all}, {@code 0-1}, {@code 0,2}. */
    String cpus() default "all";

    /** The irqs it uses, by device name, local name or number; {@code :shared} behind what others may have, too. */
    String[] irqs() default {};

    /** Its lines, as they would stand below it in a scenario. */
    String[] settings() default {};

    /** Holds several. */
    @Target({ElementType.METHOD, ElementType.TYPE})
    @Retention(RetentionPolicy.RUNTIME)
    @Documented
    @interface All {
        /** In the order of their admission. */
        Cast[] value();
    }
}
