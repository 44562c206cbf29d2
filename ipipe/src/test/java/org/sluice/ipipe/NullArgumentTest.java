package org.sluice.ipipe;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.IntConsumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Null, for each argument of each public method that takes a reference: refused by name, and nothing has changed. */
class NullArgumentTest {

    private static final String MAY_BE_NULL = "";
    /** By "Type.method.index of the argument": how the refusal names it. */
    private static final Map<String, String> NAMES = new TreeMap<>(Map.ofEntries(
            Map.entry("Pipeline.on.0", "hardware"), Map.entry("Pipeline.on.2", "profile|trace"),
            Map.entry("Pipeline.on.3", "trace|faults"), Map.entry("Pipeline.on.4", "faults"),
            Map.entry("Pipeline.order.0", "headFirst"), Map.entry("Pipeline.quarantine.0", "stage"),
            Map.entry("Pipeline.register.0", "domain"), Map.entry("Pipeline.register.1", "plan"),
            Map.entry("Pipeline.unregister.0", "stage"),
            Map.entry("Pipeline.unregister.1", "policy"),
            Map.entry("PipelineCpu.event.0", "event"), Map.entry("PipelineCpu.nmi.0", "bypass"),
            Map.entry("PipelineCpu.runBody.0", "body"),
            Map.entry("Stage.catchEvent.0", "type"), Map.entry("Stage.catchEvent.1", MAY_BE_NULL),
            Map.entry("Stage.control.1", "use"), Map.entry("Stage.mailbox.1", "work"),
            Map.entry("Stage.virtualize.1", "use"), Map.entry("Stage.virtualize.2", "handler"),
            Map.entry("LocalStage.checkContext.0", "service"), Map.entry("LocalStage.critical.1", "section"),
            Map.entry("LocalStage.critical.2", MAY_BE_NULL), Map.entry("LocalStage.event.0", "event"),
            Map.entry("LocalStage.stalled.0", "where"),
            Map.entry("Mailbox.post.0", "from"),
            Map.entry("Mailbox.postAndSuspend.0", "from"),
            Map.entry("Departure.whenGone.0", "action"),
            Map.entry("IrqUse.has.0", "option"), Map.entry("IrqUse.of.0", "mode"),
            Map.entry("IrqUse.new.0", "mode"), Map.entry("IrqUse.new.1", "options"),
            Map.entry("IrqUse.new.2", MAY_BE_NULL), Map.entry("IrqUse.withAck.0", "routine"),
            Map.entry("StagePlan.guardedBy.0", "guard"), Map.entry("StagePlan.new.0", MAY_BE_NULL),
            Map.entry("StagePlan.new.2", "cpus"), Map.entry("StagePlan.new.3", "guard"),
            Map.entry("StagePlan.of.0", MAY_BE_NULL), Map.entry("StagePlan.of.2", "cpus"),
            Map.entry("TraceRing.new.1", "clock"), Map.entry("TraceRing.read.0", "reader"),
            Map.entry("Account.merged.0", "reason"), Map.entry("Account.discarded.0", "reason")));

    private final FakeMachine machine = new FakeMachine(1);
    private final Stage rt = machine.stage("rt", 200);
    private final Departure departure = leaving();
    private final Map<Class<?>, Object> subjects = Map.of(Pipeline.class, machine.pipeline,
            PipelineCpu.class, machine.pipeline.cpu(0), Stage.class, rt, LocalStage.class, rt.on(0),
            Mailbox.class, rt.mailbox(4, (work, here) -> { }).orElseThrow(), Departure.class, departure,
            IrqUse.class, IrqUse.IGNORED, StagePlan.class, StagePlan.of("x", 1, 0),
            TraceRing.class, new TraceRing(1, cpu -> 0), PipelineLedger.Account.class, account());
    private final Map<Class<?>, Object> valid = new HashMap<>();

    NullArgumentTest() {
        valid.putAll(Map.of(int.class, 1, long.class, 0L, boolean.class, false, int[].class, new int[] {0},
                String.class, "x", List.class, List.of(rt), Set.class, Set.of(), Class.class,
                KernelEvent.Syscall.class, IrqUse.class, IrqUse.IGNORED));
        valid.putAll(Map.of(Stage.class, rt, LocalStage.class, rt.on(0), Hardware.class, machine,
                Profile.class, Profile.SLUICE, PipelineTrace.class, PipelineTrace.NONE,
                FaultHandler.class, (FaultHandler) (here, irq, fault) -> { }, LeavePolicy.class, LeavePolicy.PLAY,
                Domain.class, (Domain) stage -> { }, StagePlan.class, StagePlan.of("y", 1, 0),
                Runnable.class, (Runnable) () -> { }));
        valid.putAll(Map.of(IrqHandler.class, (IrqHandler) (irq, here) -> { }, IrqMode.class, IrqMode.IGNORE,
                IrqAck.class, (IrqAck) (irq, cpu) -> true, StagePlan.IrqGuard.class, StagePlan.IrqGuard.ANY,
                IntConsumer.class, (IntConsumer) cpu -> { }));
    }

    @AfterEach
    void close() {
        machine.close();
    }

    private Departure leaving() {
        Stage leaving = machine.stage("leaving", 300);
        machine.handle(leaving, 1, IrqMode.TERMINATE);
        machine.stage("above", 400).on(0).stall();
        machine.arrive(0, 1);
        return machine.pipeline.unregister(leaving, LeavePolicy.PLAY);
    }

    private static PipelineLedger.Account account() {
        return new PipelineLedger.Account("x", 0, 0, 0, 0, List.of(0L, 0L), List.of(0L, 0L, 0L, 0L, 0L, 0L), 0, 0);
    }

    private String state() {
        StringBuilder state = new StringBuilder(machine.pipeline.stages().toString());
        for (int irq = 0; irq < machine.pipeline.irqCount(); irq++) {
            state.append(rt.use(irq));
        }
        return state.toString() + machine.pipeline.ledger() + machine.pipeline.findings() + departure.blocker()
                + rt.on(0) + machine.nowNanos(0);
    }

    /** What is public of a type and takes references; the constructors of records that are arguments, too. */
    private static List<Executable> executables(Class<?> type) {
        List<Executable> all = new ArrayList<>();
        for (Method method : type.getDeclaredMethods()) {
            boolean wanted = Modifier.isPublic(method.getModifiers()) && !method.isSynthetic()
                    && !method.getName().equals("equals");
            if (wanted) {
                all.add(method);
            }
        }
        if (type != PipelineLedger.Account.class) {
            all.addAll(Arrays.asList(type.getConstructors()));
        }
        all.sort(Comparator.comparing(Executable::toString));
        return all;
    }

    private Throwable thrownBy(Executable executable, Object subject, int nullAt) {
        Class<?>[] types = executable.getParameterTypes();
        Object[] arguments = new Object[types.length];
        for (int i = 0; i < types.length; i++) {
            arguments[i] = i == nullAt ? null : valid.get(types[i]);
        }
        try {
            if (executable instanceof Constructor<?> constructor) {
                constructor.newInstance(arguments);
            } else {
                executable.setAccessible(true);
                ((Method) executable).invoke(subject, arguments);
            }
            return null;
        } catch (InvocationTargetException thrown) {
            return thrown.getCause();
        } catch (ReflectiveOperationException impossible) {
            throw new AssertionError(impossible);
        }
    }

    private List<String> check(Class<?> type, Executable executable) {
        List<String> checked = new ArrayList<>();
        for (int i = 0; i < executable.getParameterCount(); i++) {
            if (executable.getParameterTypes()[i].isPrimitive()) {
                continue;
            }
            String name = executable instanceof Constructor ? "new" : executable.getName();
            String key = type.getSimpleName() + "." + name + "." + i;
            checked.add(key);
            assertThat(NAMES).as("how is it refused?").containsKey(key);
            if (!NAMES.get(key).isEmpty()) {
                String before = state();
                assertThat(thrownBy(executable, subjects.get(type), i)).as(key)
                        .isInstanceOfAny(NullPointerException.class, IllegalArgumentException.class)
                        .message().matches(NAMES.get(key));
                assertThat(state()).as(key).isEqualTo(before);
            }
        }
        return checked;
    }

    @Test
    void eachIsRefusedByNameAndNothingHasChanged() {
        Set<String> checked = new TreeSet<>();
        subjects.forEach((type, subject) -> executables(type).forEach(one -> checked.addAll(check(type, one))));
        assertThat(checked).isEqualTo(NAMES.keySet());
    }

    @Test
    void aNullInAListOrASetIsRefusedToo() {
        assertThat(catching(() -> machine.pipeline.order(Arrays.asList(rt, null))))
                .isInstanceOf(NullPointerException.class)
                .hasMessage("headFirst holds null");
        Set<IrqOption> options = new HashSet<>();
        options.add(null);
        assertThat(catching(() -> new IrqUse(IrqMode.ACCEPT, options, null))).hasMessage("options");
    }

    private static Throwable catching(Runnable call) {
        try {
            call.run();
            return null;
        } catch (RuntimeException refused) {
            return refused;
        }
    }
}
