package org.sluice.x86.engine;

import java.lang.reflect.Method;
import java.util.ArrayDeque;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The idle strands that all machines of this JVM share. Virtual threads where the JDK has them and no monitor pins
 * them (24 and later), else daemon platform threads; {@code -Dsluice.strands=platform} forces the latter.
 *
 * <p>Thread-safe.
 */
final class StrandPool {

    private static final int IDLE_MAX = 256;
    private static final int JDK_WITHOUT_PINNING = 24;

    private static final ReentrantLock LOCK = new ReentrantLock();
    private static final ArrayDeque<Strand> IDLE = new ArrayDeque<>(); // guarded by: LOCK
    private static final AtomicInteger IN_USE = new AtomicInteger();
    private static final ThreadFactory THREADS = threads();

    private StrandPool() {
    }

    /** A strand for {@code engine}, parked and without the baton. */
    static Strand take(Engine engine) {
        IN_USE.incrementAndGet();
        Strand strand;
        LOCK.lock();
        try {
            strand = IDLE.pollLast();
        } finally {
            LOCK.unlock();
        }
        if (strand != null) {
            strand.engine = engine;
            return strand;
        }
        Strand created = new Strand(false);
        created.engine = engine;
        created.thread = THREADS.newThread(created);
        created.thread.start();
        return created;
    }

    /** Takes a strand back that sits in, or is on its way to, its base frame. */
    static void giveBack(Strand strand) {
        IN_USE.decrementAndGet();
        strand.detach();
        LOCK.lock();
        try {
            IDLE.addLast(strand);
        } finally {
            LOCK.unlock();
        }
    }

    /** Asked by an idle strand's thread: shall it stay? The pool keeps at most {@value #IDLE_MAX}. */
    static boolean keeps(Strand strand) {
        LOCK.lock();
        try {
            return IDLE.size() <= IDLE_MAX || !IDLE.remove(strand);
        } finally {
            LOCK.unlock();
        }
    }

    /** Strands that machines hold at present; 0 when every machine is closed. */
    static int inUse() {
        return IN_USE.get();
    }

    private static ThreadFactory threads() {
        if (Runtime.version().feature() >= JDK_WITHOUT_PINNING
                && !"platform".equals(System.getProperty("sluice.strands"))) {
            try {
                Method ofVirtual = Thread.class.getMethod("ofVirtual");
                Object builder = ofVirtual.invoke(null);
                Class<?> builderType = Class.forName("java.lang.Thread$Builder");
                return (ThreadFactory) builderType.getMethod("factory").invoke(builder);
            } catch (ReflectiveOperationException noVirtualThreads) {
                return StrandPool::platformThread;
            }
        }
        return StrandPool::platformThread;
    }

    private static Thread platformThread(Runnable body) {
        Thread thread = new Thread(body, "sluice-strand");
        thread.setDaemon(true);
        return thread;
    }
}
