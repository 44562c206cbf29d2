package org.sluice.ipipe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.sluice.ipipe.IrqMode.ACCEPT;
import static org.sluice.ipipe.IrqMode.TERMINATE;

import java.lang.reflect.Array;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Of a stage that is gone, nothing is reachable from the pipeline or its machine: its code can be unloaded. */
class ReachabilityTest {

    private static final int IRQ = 5;
    private static final int STICKY = 6;
    private static final KernelEvent CALL = new KernelEvent.Syscall(1, 0, 0, 0);

    private final FakeMachine machine = new FakeMachine(2);
    private final Stage linux = machine.register(StagePlan.of("linux", 100, 0, 1).asRoot(), stage -> { });

    @AfterEach
    void close() {
        machine.close();
    }

    /** A domain that does everything that the pipeline could remember it by. */
    private final class Guest implements Domain, IrqHandler {
        private Stage stage;

        @Override
        public void start(Stage own) {
            stage = own;
            own.virtualize(IRQ, IrqUse.of(ACCEPT).withAck((irq, cpu) -> this.stage == own), this);
            own.virtualize(STICKY, IrqUse.of(TERMINATE).withSticky(), this);
            own.virtualize(1, IrqUse.of(TERMINATE).withSystem(), this);
            own.catchEvent(KernelEvent.class, (event, here) -> {
                linux.on(here.cpu()).checkContext("kmalloc");
                return this.stage == own ? Verdict.PROPAGATE : Verdict.STOP;
            });
            own.mailbox(4, (work, here) -> this.stage.name()).orElseThrow().post(own.on(0), 1);
        }

        @Override
        public void body(LocalStage here) {
            here.suspend();
        }

        @Override
        public void onIrq(int irq, LocalStage here) {
            linux.on(here.cpu()).stall();
            here.stall();
            here.spend(10);
            here.event(CALL);
            here.propagate(irq);
        }
    }

    private static List<Object> reachable(Object root, Predicate<Object> wanted) {
        List<Object> found = new ArrayList<>();
        Set<Object> seen = Collections.newSetFromMap(new IdentityHashMap<>());
        ArrayDeque<Object> todo = new ArrayDeque<>(List.of(root));
        while (!todo.isEmpty()) {
            Object one = todo.pop();
            if (one == null || !seen.add(one)) {
                continue;
            }
            if (wanted.test(one)) {
                found.add(one);
            }
            todo.addAll(next(one));
        }
        assertThat(seen).as("the walk has got about").hasSizeGreaterThan(100);
        return found;
    }

    private static Collection<Object> next(Object one) {
        List<Object> next = new ArrayList<>();
        if (one instanceof Collection<?> collection) {
            collection.forEach(element -> add(next, element));
        } else if (one instanceof Map<?, ?> map) {
            map.forEach((key, value) -> {
                add(next, key);
                add(next, value);
            });
        } else if (one instanceof Object[] array) {
            for (int i = 0; i < Array.getLength(array); i++) {
                add(next, array[i]);
            }
        } else {
            Class<?> type = one.getClass();
            while (type.getName().startsWith("org.sluice.")) {
                addFields(next, one, type);
                type = type.getSuperclass();
            }
        }
        return next;
    }

    private static void addFields(List<Object> next, Object one, Class<?> type) {
        for (Field field : type.getDeclaredFields()) {
            if (!field.getType().isPrimitive() && !Modifier.isStatic(field.getModifiers())) {
                field.setAccessible(true);
                try {
                    add(next, field.get(one));
                } catch (IllegalAccessException impossible) {
                    throw new AssertionError(impossible);
                }
            }
        }
    }

    private static void add(List<Object> next, Object one) {
        if (one != null) {
            next.add(one);
        }
    }

    private boolean isOf(Object one, Guest guest) {
        return one == guest || one == guest.stage || one == guest.stage.on(0) || one == guest.stage.on(1);
    }

    private void live(Guest guest) {
        machine.register("guest", 200, guest);
        linux.on(0).unstall();
        linux.on(1).unstall();
        machine.handle(linux, IRQ, TERMINATE);
        for (int irq : new int[] {IRQ, STICKY, 1, IRQ}) {
            machine.raise(0, irq);
            machine.raise(1, irq);
        }
        machine.pipeline.cpu(1).event(CALL);
        machine.run();
        assertThat(machine.faults).isEmpty();
    }

    @Test
    void aStageThatIsThereIsReachable() {
        Guest guest = new Guest();
        live(guest);
        assertThat(reachable(machine, one -> isOf(one, guest))).hasSizeGreaterThan(2);
    }

    @Test
    void aStageThatIsGoneIsNot() {
        Guest guest = new Guest();
        live(guest);
        Departure departure = machine.pipeline.unregister(guest.stage, LeavePolicy.PLAY, 1_000_000_000);
        departure.whenGone(() -> guest.stage.name());
        machine.run();
        assertThat(departure.isGone()).isTrue();
        assertThat(machine.pipeline.findings()).as("of it").hasSizeGreaterThan(1);
        assertThat(reachable(machine, one -> isOf(one, guest))).isEmpty();
        assertThat(reachable(List.of(machine, departure), one -> isOf(one, guest))).as("by the departure").isEmpty();
    }

    @Test
    void whoLeftAStageStalledIsStillNamedWhenItIsGone() {
        Guest guest = new Guest();
        live(guest);
        machine.raise(0, IRQ);
        machine.pipeline.unregister(guest.stage, LeavePolicy.DROP);
        machine.run();
        assertThat(linux.on(0).stalledBy().orElseThrow().by()).isEqualTo("handler of irq 5 of guest");
    }

    @Test
    void ofNamesOnlyTheLastFewAreKept() {
        Guest guest = new Guest();
        live(guest);
        machine.raise(0, IRQ);
        int number = guest.stage.number();
        machine.pipeline.unregister(guest.stage, LeavePolicy.DROP);
        machine.run();
        for (int i = 0; i < 64; i++) {
            machine.pipeline.unregister(machine.stage("visitor", 1), LeavePolicy.DROP);
        }
        assertThat(linux.on(0).stalledBy().orElseThrow().by())
                .isEqualTo("handler of irq 5 of stage " + number + ", long gone");
    }
}
