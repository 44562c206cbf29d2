package org.sluice.x86.engine;

import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/**
 * Where threads outside the machine leave control operations: run between two events while the machine runs, at once
 * while it is paused. The one seam of the engine that several host threads share.
 *
 * <p>Thread-safe: commands travel through a concurrent queue; {@link #ownership} says which outside thread drives the
 * machine at present.
 */
final class Mailbox {

    private final ConcurrentLinkedQueue<Command<?>> commands = new ConcurrentLinkedQueue<>();
    private volatile boolean pending;
    private boolean draining;
    private final ReentrantLock ownership = new ReentrantLock();

    /** Held by the outside thread that drives the machine: for a whole run, or for one command while it is paused. */
    ReentrantLock ownership() {
        return ownership;
    }

    /** The loop's check: one load. */
    boolean isPending() {
        return pending;
    }

    /** Runs what is waiting. On the baton. */
    void drain() {
        pending = false;
        draining = true;
        for (Command<?> next = commands.poll(); next != null; next = commands.poll()) {
            next.run();
        }
        draining = false;
    }

    /** Does a control operation run now, that is between two events? On the baton. */
    boolean isDraining() {
        return draining;
    }

    /** Hands in an operation and waits for its end; its exception is rethrown here. */
    <T> T call(Supplier<T> operation, Runnable drainWhilePaused) {
        Command<T> command = new Command<>(operation, Thread.currentThread());
        commands.add(command);
        pending = true;
        boolean interrupted = false;
        while (!command.done) {
            if (ownership.tryLock()) {
                try {
                    drainWhilePaused.run();
                } finally {
                    ownership.unlock();
                    wakeNext();
                }
            } else {
                LockSupport.park(this);
                interrupted |= Thread.interrupted();
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        return command.result();
    }

    /** After giving up ownership: whoever handed in a command too late to be drained must look again. */
    void wakeNext() {
        Command<?> next = commands.peek();
        if (next != null) {
            LockSupport.unpark(next.waiter);
        }
    }

    private static final class Command<T> implements Runnable {
        private final Supplier<T> operation;
        private final Thread waiter;
        private T value;
        private Throwable failure;
        private volatile boolean done;

        private Command(Supplier<T> operation, Thread waiter) {
            this.operation = operation;
            this.waiter = waiter;
        }

        @Override
        public void run() {
            try {
                value = operation.get();
            } catch (RuntimeException | Error thrown) {
                failure = thrown;
            }
            done = true;
            LockSupport.unpark(waiter);
        }

        private T result() {
            if (failure instanceof RuntimeException) {
                throw (RuntimeException) failure;
            }
            if (failure != null) {
                throw (Error) failure;
            }
            return value;
        }
    }
}
