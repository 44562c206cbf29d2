package org.sluice.it.felix;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.osgi.test.common.annotation.InjectBundleContext;
import org.osgi.test.junit5.context.BundleContextExtension;
import org.sluice.ipipe.Domain;
import org.sluice.ipipe.IrqMode;
import org.sluice.ipipe.IrqUse;
import org.sluice.ipipe.LocalStage;
import org.sluice.ipipe.Stage;
import org.sluice.nanokernel.Guest;
import org.sluice.nanokernel.GuestState;
import org.sluice.nanokernel.Irqs;
import org.sluice.nanokernel.PriorityOrigin;

/** A domain is a service: what is registered, changed and unregistered is admitted, reniced and evicted. */
@ExtendWith(BundleContextExtension.class)
public class WhiteboardTest {

    private static final long A_WHILE = 20_000_000;

    @InjectBundleContext
    BundleContext context;

    private final List<ServiceRegistration<Domain>> registered = new ArrayList<>();
    private final Probe probe = new Probe();
    private FelixRun run;

    @BeforeEach
    public void begin() {
        run = new FelixRun(context);
    }

    @AfterEach
    public void end() {
        run.close();
        registered.forEach(ServiceRegistration::unregister);
    }

    @Test
    public void theCastComesFromServices() {
        assertThat(run.order()).containsExactly("rt", "hrt", "linux");
        assertThat(run.guest("linux").priorityOrigin()).isEqualTo(PriorityOrigin.SCENARIO);
        run.runFor(A_WHILE);
        assertThat(run.interrupts("rt")).isPositive();
        assertThat(run.interrupts("hrt")).isPositive();
        assertThat(run.interrupts("linux")).isPositive();
        run.assertBalanced();
    }

    @Test
    public void aSecondRunInTheSameFrameworkStartsAfresh() {
        run.runFor(A_WHILE);
        String hash = run.kernel.trace().hash();
        run.close();
        run = new FelixRun(context);
        run.runFor(A_WHILE);
        assertThat(run.kernel.trace().hash()).isEqualTo(hash);
    }

    @Test
    public void aRegisteredServiceIsAdmitted() {
        run.runFor(A_WHILE);
        register(probe, "domain.name", "probe", "domain.priority", 120, "domain.irqs", "timer:shared");
        Guest guest = run.guest("probe");
        assertThat(guest.state()).isEqualTo(GuestState.RUNNING);
        assertThat(guest.priorityOrigin()).isEqualTo(PriorityOrigin.PROPERTY);
        assertThat(guest.cpus()).containsExactly(0, 1, 2, 3);
        assertThat(run.order()).containsExactly("rt", "hrt", "probe", "linux");
        run.runFor(A_WHILE);
        assertThat(probe.ticks).hasPositiveValue();
        assertThat(probe.starts).hasValue(1);
        run.assertBalanced();
    }

    @Test
    public void propertiesMayBeStringsAndArraysAndHaveDefaults() {
        register(probe, "domain.name", "probe", "domain.priority", "170", "domain.cpus", "0,2", "domain.irqs",
                new String[] {"timer:shared", "eth0:shared"});
        assertThat(run.guest("probe").priority()).isEqualTo(170);
        assertThat(run.guest("probe").cpus()).containsExactly(0, 2);
        register(stage -> { }, "domain.name", "plain");
        assertThat(run.guest("plain").priority()).isEqualTo(100);
        assertThat(run.order()).containsExactly("rt", "probe", "hrt", "linux", "plain");
    }

    @Test
    public void aChangeOfThePriorityRenicesTheSameInstance() {
        ServiceRegistration<Domain> service = register(probe, "domain.name", "probe", "domain.priority", 120,
                "domain.irqs", "timer:shared");
        run.runFor(A_WHILE);
        Guest guest = run.guest("probe");
        long before = probe.ticks.get();
        service.setProperties(Probe.properties("domain.name", "probe", "domain.priority", 250, "domain.irqs",
                "timer:shared"));
        assertThat(run.order()).containsExactly("probe", "rt", "hrt", "linux");
        run.runFor(A_WHILE);
        assertThat(run.guest("probe")).isSameAs(guest);
        assertThat(probe.starts).hasValue(1);
        assertThat(probe.stops).hasValue(0);
        assertThat(probe.ticks.get()).isGreaterThan(before);
        run.assertBalanced();
    }

    @Test
    public void aPriorityThatKeepsItsValueDoesNotRenice() {
        ServiceRegistration<Domain> service = register(probe, "domain.name", "probe", "domain.priority", 120,
                "domain.irqs", "timer:shared");
        run.kernel.renice(run.guest("probe"), 7, PriorityOrigin.COMMAND);
        service.setProperties(Probe.properties("domain.name", "probe", "domain.priority", 120, "other", "news"));
        assertThat(run.guest("probe").priority()).isEqualTo(7);
        assertThat(run.guest("probe").priorityOrigin()).isEqualTo(PriorityOrigin.COMMAND);
    }

    @Test
    public void theLastWriterWins() {
        ServiceRegistration<Domain> service = register(stage -> { }, "domain.name", "probe", "domain.priority", 120);
        run.kernel.renice(run.guest("probe"), 7, PriorityOrigin.COMMAND);
        service.setProperties(Probe.properties("domain.name", "probe", "domain.priority", 130));
        assertThat(run.guest("probe").priority()).isEqualTo(130);
        assertThat(run.guest("probe").priorityOrigin()).isEqualTo(PriorityOrigin.PROPERTY);
        run.kernel.renice(run.guest("probe"), 8, PriorityOrigin.COMMAND);
        assertThat(run.guest("probe").priority()).isEqualTo(8);
    }

    @Test
    public void aPriorityThatIsNoneIsToldAndChangesNothing() {
        ServiceRegistration<Domain> service = register(stage -> { }, "domain.name", "probe", "domain.priority", 120);
        service.setProperties(Probe.properties("domain.name", "probe", "domain.priority", "high"));
        assertThat(run.guest("probe").priority()).isEqualTo(120);
        assertThat(run.log).singleElement().asString().contains("probe").contains("domain.priority=high");
    }

    public static Stream<Arguments> refusals() {
        Domain quiet = stage -> { };
        Domain throwing = stage -> {
            throw new IllegalStateException("I do not want to");
        };
        Domain greedy = stage -> stage.virtualize(Irqs.HRT_KICK, IrqUse.of(IrqMode.ACCEPT), (irq, here) -> { });
        Domain erring = stage -> {
            throw new NoClassDefFoundError("org/elsewhere/Missing");
        };
        return Stream.of(
                Arguments.of("has no property domain.name", quiet, new Object[] {"domain.priority", 5}),
                Arguments.of("has no property domain.name", quiet, new Object[] {"domain.name", " "}),
                Arguments.of("the name is taken", quiet, new Object[] {"domain.name", "linux"}),
                Arguments.of("it threw IllegalStateException: I do not want to", throwing,
                        new Object[] {"domain.name", "bad"}),
                Arguments.of("it threw IllegalStateException: not on cpu 2", new LaterThrowing(),
                        new Object[] {"domain.name", "bad"}),
                Arguments.of("it threw NoClassDefFoundError: org/elsewhere/Missing", erring,
                        new Object[] {"domain.name", "bad"}),
                Arguments.of("irq hrt-kick belongs to hrt exclusively", quiet,
                        new Object[] {"domain.name", "bad", "domain.irqs", "hrt-kick:shared"}),
                Arguments.of("it was asked for exclusively", quiet,
                        new Object[] {"domain.name", "bad", "domain.irqs", "timer"}),
                Arguments.of("irq hrt-kick is not among the irqs it asked for", greedy,
                        new Object[] {"domain.name", "bad"}),
                Arguments.of("irq floppy does not exist", quiet,
                        new Object[] {"domain.name", "bad", "domain.irqs", "floppy"}),
                Arguments.of("cpus=4: ", quiet, new Object[] {"domain.name", "bad", "domain.cpus", "4"}),
                Arguments.of("cpus=left: ", quiet, new Object[] {"domain.name", "bad", "domain.cpus", "left"}),
                Arguments.of("domain.priority=-1 is not a whole number", quiet,
                        new Object[] {"domain.name", "bad", "domain.priority", -1}));
    }

    /** The others go on exactly as if nobody had knocked: the same interrupts at the same instants. */
    @ParameterizedTest(name = "{0}")
    @MethodSource("refusals")
    public void aRefusalIsOneLineAndLeavesTheOthersUntouched(String reason, Domain domain, Object[] properties) {
        run.runFor(A_WHILE);
        long linux = run.interrupts("linux");
        register(domain, properties);
        assertThat(run.log).singleElement().asString().contains(reason).doesNotContain("\n");
        assertThat(run.order()).containsExactly("rt", "hrt", "linux");
        run.assertBalanced();
        run.runFor(A_WHILE);
        assertThat(run.interrupts("linux")).isGreaterThan(linux);
        assertThat(run.guest("linux").state()).isEqualTo(GuestState.RUNNING);
        run.assertBalanced();
        assertThat(run.kernel.ownersOf(Irqs.HRT_KICK)).containsExactly("hrt");
    }

    @Test
    public void whatItWasRefusedForCanBeHadWhenItIsFree() {
        ServiceRegistration<Domain> first =
                register(stage -> { }, "domain.name", "one", "domain.irqs", "call-function");
        register(stage -> { }, "domain.name", "two", "domain.irqs", "call-function");
        assertThat(run.log).singleElement().asString().contains("belongs to one exclusively");
        unregister(first);
        register(stage -> { }, "domain.name", "three", "domain.irqs", "call-function");
        assertThat(run.kernel.ownersOf(Irqs.CALL_FUNCTION)).containsExactly("three");
    }

    @Test
    public void anUnregisteredServiceIsEvicted() {
        ServiceRegistration<Domain> service = register(probe, "domain.name", "probe", "domain.priority", 250,
                "domain.irqs", "timer:shared");
        run.runFor(A_WHILE);
        Guest guest = run.guest("probe");
        long linux = run.interrupts("linux");
        unregister(service);
        assertThat(run.order()).containsExactly("rt", "hrt", "linux");
        assertThat(guest.state()).isEqualTo(GuestState.GONE);
        assertThat(probe.stops).hasValue(1);
        long ticks = probe.ticks.get();
        run.runFor(A_WHILE);
        assertThat(probe.ticks).hasValue(ticks);
        assertThat(run.interrupts("linux")).isGreaterThan(linux);
        run.assertBalanced();
    }

    @Test
    public void anEvictedNameIsFreeAgain() {
        unregister(register(probe, "domain.name", "probe", "domain.priority", 250, "domain.irqs", "timer:shared"));
        Probe next = new Probe();
        register(next, "domain.name", "probe", "domain.priority", 250, "domain.irqs", "timer:shared");
        run.runFor(A_WHILE);
        assertThat(next.ticks).hasPositiveValue();
        assertThat(probe.ticks).hasValue(0);
    }

    @Test
    public void aDomainThatThrowsWhenItIsStoppedIsGoneAllTheSame() {
        unregister(register(new Domain() {
            @Override
            public void start(Stage stage) {
                // just there
            }

            @Override
            public void stop() {
                throw new IllegalStateException("I want to stay");
            }
        }, "domain.name", "clingy"));
        assertThat(run.order()).containsExactly("rt", "hrt", "linux");
        run.runFor(A_WHILE);
        assertThat(run.interrupts("linux")).isPositive();
        run.assertBalanced();
    }

    @Test
    public void aDomainThatThrowsInItsHandlerIsQuarantinedAlone() {
        register(stage -> stage.virtualize(Irqs.TIMER, IrqUse.of(IrqMode.ACCEPT).withBrief(), (irq, here) -> {
            throw new IllegalStateException("not today");
        }), "domain.name", "bad", "domain.priority", 300, "domain.irqs", "timer:shared");
        run.runFor(A_WHILE);
        assertThat(run.guest("bad").state()).isEqualTo(GuestState.QUARANTINED);
        assertThat(run.guest("bad").fault().orElse("")).contains("not today");
        assertThat(run.interrupts("rt")).isPositive();
        assertThat(run.interrupts("linux")).isPositive();
        run.assertBalanced();
    }

    /** Comes up on CPUs 0 and 1. */
    private static final class LaterThrowing implements Domain {

        @Override
        public void start(Stage stage) {
            // all is well so far
        }

        @Override
        public void startCpu(LocalStage here) {
            if (here.cpu() == 2) {
                throw new IllegalStateException("not on cpu 2");
            }
        }
    }

    private ServiceRegistration<Domain> register(Domain domain, Object... properties) {
        ServiceRegistration<Domain> service =
                context.registerService(Domain.class, domain, Probe.properties(properties));
        registered.add(service);
        return service;
    }

    private void unregister(ServiceRegistration<Domain> service) {
        registered.remove(service);
        service.unregister();
    }
}
