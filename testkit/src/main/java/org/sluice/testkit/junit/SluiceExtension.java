package org.sluice.testkit.junit;

import java.lang.reflect.Parameter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolutionException;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.jupiter.api.extension.TestExecutionExceptionHandler;
import org.junit.platform.commons.support.AnnotationSupport;
import org.sluice.ipipe.Domain;
import org.sluice.ipipe.Pipeline;
import org.sluice.ipipe.Stage;
import org.sluice.nanokernel.Guest;
import org.sluice.nanokernel.Nanokernel;
import org.sluice.nanokernel.scenario.Simulation;
import org.sluice.testkit.Trace;
import org.sluice.testkit.internal.BookCheck;
import org.sluice.testkit.internal.Rerun;
import org.sluice.testkit.scene.Scene;
import org.sluice.x86.Machine;
import org.sluice.x86.engine.SplitMix64;

/**
 * Gives a {@link SluiceTest} its parameters, checks the books afterwards, closes the machine, and tells with a failure
 * where it stood and how to run it again. One instance serves all tests; what belongs to a test is in its store.
 */
public final class SluiceExtension
        implements ParameterResolver, AfterEachCallback, TestExecutionExceptionHandler {

    private static final Namespace NAMESPACE = Namespace.create(SluiceExtension.class);
    private static final String SEED_PROPERTY = "sluice.seed";

    /** Made by JUnit. */
    public SluiceExtension() {
        // no state
    }

    // ---- parameters ----

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        Class<?> type = parameter.getParameter().getType();
        boolean isKnown = type == Nanokernel.class || type == Machine.class || type == Pipeline.class
                || type == Trace.class || type == Simulation.class || type == SplitMix64.class || type == Scene.class
                || (type == Stage.class || type == Guest.class) && parameter.isAnnotated(Named.class)
                || Domain.class.isAssignableFrom(type);
        return isKnown && find(context).isPresent();
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        Run run = run(context);
        Class<?> type = parameter.getParameter().getType();
        if (type == Nanokernel.class) {
            return run.kernel();
        } else if (type == Machine.class) {
            return run.kernel().machine();
        } else if (type == Pipeline.class) {
            return run.kernel().pipeline();
        } else if (type == Trace.class) {
            return Trace.of(run.kernel());
        } else if (type == Simulation.class) {
            return run.simulation();
        } else if (type == Scene.class) {
            return run.newScene();
        } else if (type == SplitMix64.class) {
            return SplitMix64.named(run.seed(), context.getRequiredTestMethod().getName());
        } else if (type == Stage.class || type == Guest.class) {
            Guest guest = guest(run, parameter.findAnnotation(Named.class).orElseThrow().value());
            return type == Guest.class ? guest : guest.stage();
        }
        return domain(run, parameter.getParameter());
    }

    private static Guest guest(Run run, String name) {
        return run.kernel().find(name).orElseThrow(() -> new ParameterResolutionException("there is no domain " + name
                + "; there are " + String.join(", ", run.domains().keySet())));
    }

    private static Domain domain(Run run, Parameter parameter) {
        List<String> fitting = new ArrayList<>();
        Named named = parameter.getAnnotation(Named.class);
        run.domains().forEach((name, domain) -> {
            if (parameter.getType().isInstance(domain) && (named == null || named.value().equals(name))) {
                fitting.add(name);
            }
        });
        if (fitting.size() != 1) {
            throw new ParameterResolutionException(fitting.size() + " domains of the cast are a "
                    + parameter.getType().getSimpleName() + (fitting.isEmpty() ? "" : ": " + String.join(", ", fitting)
                    + "; @Named chooses one"));
        }
        return run.domains().get(fitting.get(0));
    }

    // ---- the test's machine ----

    private static Optional<SluiceTest> find(ExtensionContext context) {
        return AnnotationSupport.findAnnotation(context.getTestMethod(), SluiceTest.class);
    }

    /** The store closes it after the test. */
    private static Run run(ExtensionContext context) {
        return context.getStore(NAMESPACE).getOrComputeIfAbsent(context.getUniqueId(), id -> {
            SluiceTest test = find(context).orElseThrow();
            String seed = System.getProperty(SEED_PROPERTY);
            List<Cast> cast = new ArrayList<>();
            addCast(context.getRequiredTestClass(), cast);
            cast.addAll(AnnotationSupport.findRepeatableAnnotations(context.getRequiredTestMethod(), Cast.class));
            return new Run(test, seed == null ? test.seed() : Long.parseLong(seed), cast);
        }, Run.class);
    }

    /** The outermost class's first: nested tests share what stands around them. */
    private static void addCast(Class<?> testClass, List<Cast> cast) {
        if (testClass.getEnclosingClass() != null) {
            addCast(testClass.getEnclosingClass(), cast);
        }
        cast.addAll(AnnotationSupport.findRepeatableAnnotations(testClass, Cast.class));
    }

    // ---- after the test ----

    @Override
    public void handleTestExecutionException(ExtensionContext context, Throwable failure) throws Throwable {
        failure.addSuppressed(new Context(run(context).where(), again(context)));
        throw failure;
    }

    @Override
    public void afterEach(ExtensionContext context) {
        Run run = run(context);
        if (context.getExecutionException().isEmpty() && run.hasKernel() && !run.kernel().books().balanced()) {
            AssertionError failure = new AssertionError(BookCheck.text(run.kernel().books()));
            failure.addSuppressed(new Context(run.where(), again(context)));
            throw failure;
        }
    }

    private static String again(ExtensionContext context) {
        return Rerun.of(context.getRequiredTestClass(), context.getRequiredTestMethod().getName(),
                run(context).seed());
    }
}
