package org.sluice.testkit.junit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectMethod;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.sluice.ipipe.Domain;
import org.sluice.ipipe.LocalStage;
import org.sluice.ipipe.Stage;
import org.sluice.nanokernel.Nanokernel;
import org.sluice.nanokernel.scenario.Simulation;
import org.sluice.testkit.scene.Scene;
import org.sluice.x86.Machine;

/** A test that should fail does, tells how to run it again, and leaves nothing open. */
class SluiceExtensionTest {

    private static final String AGAIN = "  again: mvn -q -pl testkit -am -Dsurefire.failIfNoSpecifiedTests=false test "
            + "-Dtest='org.sluice.testkit.junit.SluiceExtensionTest$Failing#";

    private static final List<Nanokernel> OPENED = new ArrayList<>();
    private static final List<Scene> SCENES = new ArrayList<>();

    /** Has a body that waits in the middle, on a host thread. */
    static final class Waiting implements Domain {
        @Override
        public void start(Stage stage) {
            // lives in its body
        }

        @Override
        public void body(LocalStage here) {
            here.suspend();
        }
    }

    /** Refuses to start. */
    static final class Refusing implements Domain {
        @Override
        public void start(Stage stage) {
            throw new IllegalStateException("not today");
        }
    }

    /** Tests that fail: run by the launcher below, not by the build. */
    static final class Failing {

        @SluiceTest(seed = 9)
        @Cast(name = "waiting", domain = Waiting.class)
        void assertion(Nanokernel kernel, Scene scene) {
            OPENED.add(kernel);
            SCENES.add(scene);
            kernel.runFor(1_500);
            assertThat(kernel.nowNanos()).isZero();
        }

        @SluiceTest
        void books(Machine machine, Nanokernel kernel) {
            machine.ledger().departed(1);
        }

        @SluiceTest
        @Cast(name = "refusing", domain = Refusing.class)
        void refused(Nanokernel kernel) {
            throw new AssertionError("never reached");
        }

        @SluiceTest
        void unknownDomain(@Named("nobody") Stage stage) {
            throw new AssertionError("never reached");
        }

        @SluiceTest
        @Cast(name = "a", domain = Waiting.class)
        @Cast(name = "b", domain = Waiting.class)
        void ambiguous(Waiting which) {
            throw new AssertionError("never reached");
        }

        @SluiceTest
        void absent(Waiting which) {
            throw new AssertionError("never reached");
        }

        @SluiceTest
        void simulationWithoutScenario(Simulation simulation) {
            throw new AssertionError("never reached");
        }
    }

    private static Throwable failureOf(String method, Class<?>... parameters) throws ReflectiveOperationException {
        LauncherDiscoveryRequest request = LauncherDiscoveryRequestBuilder.request()
                .selectors(selectMethod(Failing.class, Failing.class.getDeclaredMethod(method, parameters)))
                .build();
        List<Throwable> failures = new ArrayList<>();
        LauncherFactory.create().execute(request, new TestExecutionListener() {
            @Override
            public void executionFinished(TestIdentifier test, TestExecutionResult result) {
                result.getThrowable().ifPresent(failures::add);
            }
        });
        assertThat(failures).hasSize(1);
        return failures.get(0);
    }

    @Test
    void aFailureCarriesSeedTimeHashAndTheLineThatRerunsIt() throws ReflectiveOperationException {
        Throwable failure = failureOf("assertion", Nanokernel.class, Scene.class);
        assertThat(failure).isInstanceOf(AssertionError.class);
        assertThat(failure.getSuppressed()).hasSize(1);
        assertThat(failure.getSuppressed()[0].toString().lines()).satisfiesExactly(
                first -> assertThat(first).matches(
                        "seed 9, at 1500 ns of virtual time, trace hash [0-9a-f]{16}"),
                second -> assertThat(second).isEqualTo(AGAIN + "assertion' -Dsluice.seed=9"));
    }

    @Test
    void everythingIsClosedAfterwards() throws ReflectiveOperationException {
        OPENED.clear();
        SCENES.clear();
        failureOf("assertion", Nanokernel.class, Scene.class);
        assertThat(OPENED).hasSize(1).allMatch(kernel -> kernel.machine().engine().isClosed());
        assertThat(SCENES).hasSize(1);
    }

    @Test
    void booksThatDoNotBalanceFailTheTest() throws ReflectiveOperationException {
        Throwable failure = failureOf("books", Machine.class, Nanokernel.class);
        assertThat(failure.getMessage().lines()).containsExactly(
                "the books do not balance",
                "  WRONG machine   raised 0 = delivered 0 + merged 0 + discarded 0 + pending 1 (by looking 0)",
                "  ok    pipeline  recorded 0 = delivered 0 + merged 0 + discarded 0 + pending 0 + held 0 "
                        + "(by looking 0)",
                "  ok    bridge    delivered 0 - unmapped 0 + triggers 0 = arrivals 0");
        assertThat(failure.getSuppressed()[0]).hasMessageContaining(AGAIN + "books'");
    }

    @Test
    void aRefusedDomainIsToldByName() throws ReflectiveOperationException {
        assertThat(failureOf("refused", Nanokernel.class)).rootCause().hasMessageContaining("not today");
    }

    @Test
    void mistakesInParametersAreExplained() throws ReflectiveOperationException {
        assertThat(failureOf("unknownDomain", Stage.class))
                .hasStackTraceContaining("there is no domain nobody; there are ");
        assertThat(failureOf("ambiguous", Waiting.class))
                .hasStackTraceContaining("2 domains of the cast are a Waiting: a, b; @Named chooses one");
        assertThat(failureOf("absent", Waiting.class)).hasStackTraceContaining("0 domains of the cast are a Waiting");
        assertThat(failureOf("simulationWithoutScenario", Simulation.class))
                .hasStackTraceContaining("a Simulation needs @SluiceTest(scenario = ...)");
    }
}
