package org.sluice.testkit.junit;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A test on a machine of its own, at virtual time 0. It may have as parameters, in any order:
 *
 * <ul>
 *   <li>{@link org.sluice.nanokernel.Nanokernel}, {@link org.sluice.x86.Machine},
 *       {@link org.sluice.ipipe.Pipeline}, {@link org.sluice.testkit.Trace};
 *   <li>the class of a domain of the {@link Cast}, which is in the pipeline already;
 *   <li>{@link org.sluice.ipipe.Stage} or {@link org.sluice.nanokernel.Guest} with {@link Named};
 *   <li>{@link org.sluice.x86.engine.SplitMix64}: numbers from the seed, a stream for this test;
 *   <li>{@link org.sluice.nanokernel.scenario.Simulation}, with a {@link #scenario};
 *   <li>{@link org.sluice.testkit.scene.Scene}: an empty scene of so many CPUs, on another machine.
 * </ul>
 *
 * <p>Afterwards the books must balance, and everything is closed.
 */
@Target({ElementType.METHOD, ElementType.ANNOTATION_TYPE})
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Test
@ExtendWith(SluiceExtension.class)
public @interface SluiceTest {

    /** How many CPUs; not with a scenario or board, which have their own. */
    int cpus() default 1;

    /** Where all numbers come from; the system property {@code sluice.seed} takes precedence. */
    long seed() default 42;

    /**
     * A board by name or file; unless said otherwise, one with bare lines on 24 pins, {@code line0} to {@code line23},
     * and 8 sources of messages, {@code message96} to {@code message103}: each named by its irq.
     */
    String board() default "";

    /** The cost table's name. */
    String costs() default "free";

    /** A scenario by name or file, or its text, if that has more than one line; its roles take the cast's domains. */
    String scenario() default "";
}
