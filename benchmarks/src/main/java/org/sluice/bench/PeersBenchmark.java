package org.sluice.bench;

import com.google.common.eventbus.Subscribe;
import com.lmax.disruptor.BusySpinWaitStrategy;
import com.lmax.disruptor.EventHandler;
import com.lmax.disruptor.RingBuffer;
import com.lmax.disruptor.dsl.Disruptor;
import com.lmax.disruptor.dsl.ProducerType;
import com.lmax.disruptor.util.DaemonThreadFactory;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.greenrobot.eventbus.EventBus;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import org.sluice.ipipe.IrqHandler;

/**
 * What others take to tell four handlers of four classes about one thing that happened. They do other things than a
 * pipeline: see docs/BENCHMARKS.md.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 4, time = 1)
@Measurement(iterations = 5, time = 1)
public class PeersBenchmark {

    private static final int RING = 1024;

    private final Handlers handlers = new Handlers();
    private final CopyOnWriteArrayList<IrqHandler> copyOnWrite = new CopyOnWriteArrayList<>(handlers.four);
    private final EventBus greenrobot = EventBus.builder().sendNoSubscriberEvent(false).build();
    private final com.google.common.eventbus.EventBus guava = new com.google.common.eventbus.EventBus();
    private final Interrupt interrupt = new Interrupt();
    private Disruptor<Interrupt> disruptor;
    private RingBuffer<Interrupt> ring;
    private volatile long served;

    /** What is told. */
    public static final class Interrupt {
        int irq = Line.IRQ;
        long id;
    }

    /** Subscribes four classes to both buses; a chain of four consumers to the Disruptor. */
    @Setup
    public void build() {
        for (Object subscriber : new Object[] {new First(), new Second(), new Third(), new Fourth()}) {
            greenrobot.register(subscriber);
            guava.register(subscriber);
        }
        disruptor = new Disruptor<>(Interrupt::new, RING, DaemonThreadFactory.INSTANCE, ProducerType.SINGLE,
                new BusySpinWaitStrategy());
        EventHandler<Interrupt> all = (event, sequence, endOfBatch) -> {
            for (IrqHandler handler : handlers.four) {
                handler.onIrq(event.irq, null);
            }
            served = event.id;
        };
        disruptor.handleEventsWith(all);
        ring = disruptor.start();
    }

    /** Ends the Disruptor's thread. */
    @TearDown
    public void end() {
        disruptor.shutdown();
    }

    /** A list that may change while it is read. */
    @Benchmark
    public long copyOnWriteArrayList() {
        for (IrqHandler handler : copyOnWrite) {
            handler.onIrq(Line.IRQ, null);
        }
        return handlers.sum;
    }

    /** greenrobot EventBus, posting thread. */
    @Benchmark
    public long greenrobotEventBus() {
        greenrobot.post(interrupt);
        return handlers.sum;
    }

    /** Guava EventBus, direct. */
    @Benchmark
    public long guavaEventBus() {
        guava.post(interrupt);
        return handlers.sum;
    }

    /** Disruptor: to another thread that calls all four, busy spinning, and back. */
    @Benchmark
    public long disruptor() {
        long sequence = ring.next();
        Interrupt event = ring.get(sequence);
        long id = ++event.id + sequence;
        event.id = id;
        ring.publish(sequence);
        while (served != id) {
            Thread.onSpinWait();
        }
        return handlers.sum;
    }

    /** Subscribes to both buses. */
    public abstract class Subscriber {
        final IrqHandler handler;

        Subscriber(int index) {
            handler = handlers.four[index];
        }
    }

    /** The first. */
    public final class First extends Subscriber {
        First() {
            super(0);
        }

        /** Both buses find it by its annotation. */
        @Subscribe
        @org.greenrobot.eventbus.Subscribe
        public void on(Interrupt event) {
            handler.onIrq(event.irq, null);
        }
    }

    /** The second. */
    public final class Second extends Subscriber {
        Second() {
            super(1);
        }

        /** Both buses find it by its annotation. */
        @Subscribe
        @org.greenrobot.eventbus.Subscribe
        public void on(Interrupt event) {
            handler.onIrq(event.irq, null);
        }
    }

    /** The third. */
    public final class Third extends Subscriber {
        Third() {
            super(2);
        }

        /** Both buses find it by its annotation. */
        @Subscribe
        @org.greenrobot.eventbus.Subscribe
        public void on(Interrupt event) {
            handler.onIrq(event.irq, null);
        }
    }

    /** The fourth. */
    public final class Fourth extends Subscriber {
        Fourth() {
            super(3);
        }

        /** Both buses find it by its annotation. */
        @Subscribe
        @org.greenrobot.eventbus.Subscribe
        public void on(Interrupt event) {
            handler.onIrq(event.irq, null);
        }
    }
}
