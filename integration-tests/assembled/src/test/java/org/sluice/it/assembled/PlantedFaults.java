package org.sluice.it.assembled;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import org.sluice.hrt.AeroKernel;
import org.sluice.ipipe.IrqHandler;
import org.sluice.ipipe.IrqMode;
import org.sluice.ipipe.IrqUse;
import org.sluice.ipipe.LocalStage;
import org.sluice.ipipe.Stage;
import org.sluice.linux.LinuxKernel;
import org.sluice.nanokernel.Irqs;
import org.sluice.nanokernel.hw.Device;
import org.sluice.nanokernel.hw.GuestDomain;
import org.sluice.nanokernel.hw.Hvm;
import org.sluice.nanokernel.hw.Platform;
import org.sluice.rt.RtExecutive;

/** Domains of hvm, each with one fault that the usual course does not show. */
final class PlantedFaults {

    private PlantedFaults() {
    }

    /** A proxy that lets everything through to {@code real} but what {@code altered} answers. */
    private static <T> T altered(Class<T> type, T real, InvocationHandler altered) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type},
                (proxy, method, arguments) -> {
                    Object answer = altered.invoke(proxy, method, arguments);
                    return answer == null ? through(real, method, arguments) : answer;
                }));
    }

    private static Object through(Object real, Method method, Object[] arguments) throws Throwable {
        try {
            return method.invoke(real, arguments);
        } catch (InvocationTargetException thrown) {
            throw thrown.getCause();
        }
    }

    /**
     * Drops a wake-up: its serial driver reads one byte an interrupt, as if the line were level-triggered. A second
     * byte that comes before the first one is read makes no new edge, and the port is silent for good.
     */
    static final class OneByteAnEdge implements GuestDomain {
        private static final String UART = "com1";
        private static final int LSR = 5;
        private final LinuxKernel linux = new LinuxKernel();
        private boolean read;

        @Override
        public void boot(Platform platform) {
            linux.boot(altered(Platform.class, platform, (proxy, method, arguments) ->
                    method.getName().equals("device") && arguments[0].equals(UART)
                            ? stingy(platform.device(UART)) : null));
        }

        private Device stingy(Device uart) {
            return altered(Device.class, uart, (proxy, method, arguments) -> {
                if (!method.getName().equals("read")) {
                    return null;
                }
                boolean asksForMore = arguments[0].equals(LSR);
                boolean enough = asksForMore && read;
                read = !asksForMore;
                return enough ? 0L : null;
            });
        }

        @Override
        public void start(Stage stage) {
            linux.start(stage);
        }

        @Override
        public void startCpu(LocalStage here) {
            linux.startCpu(here);
        }

        @Override
        public void body(LocalStage here) {
            linux.body(here);
        }
    }

    /**
     * Trusts a kick: whoever gets one takes a chunk of the loop without looking whether one is left. A kick that comes
     * when the loop is over spoils the count, and no later loop ever ends.
     */
    static final class TrustsTheKick implements GuestDomain {
        private static final long CHUNK_NANOS = 240_000;
        private static final IrqUse MINE = IrqUse.of(IrqMode.TERMINATE).withBrief();
        private Platform platform;
        private final boolean[] kicked = new boolean[4];
        private long chunksLeft;
        private int workers;

        @Override
        public void boot(Platform newPlatform) {
            platform = newPlatform;
        }

        @Override
        public void start(Stage stage) {
            stage.virtualize(Irqs.HVM_UPCALL, MINE, (irq, here) -> {
                chunksLeft = platform.hvm().argument() / CHUNK_NANOS;
                kicked[here.cpu()] = true;
                here.triggerOn(3, Irqs.HRT_KICK);
            });
            stage.virtualize(Irqs.HRT_KICK, MINE, (irq, here) -> kicked[here.cpu()] = true);
        }

        @Override
        public void body(LocalStage here) {
            for (;;) {
                if (kicked[here.cpu()] || chunksLeft > 0) {
                    kicked[here.cpu()] = false;
                    work(here);
                } else {
                    here.suspend();
                }
            }
        }

        private void work(LocalStage here) {
            chunksLeft--;
            workers++;
            here.spend(CHUNK_NANOS);
            workers--;
            if (chunksLeft == 0 && workers == 0) {
                platform.hvm().call(here, Hvm.DONE, 0);
            }
        }
    }

    /**
     * Leaves another stage stalled: while its timer handler works it stalls the hybrid runtime, and it opens that again
     * only if nothing came meanwhile.
     */
    static final class ForgetsToOpen implements GuestDomain {
        private final RtExecutive rt = new RtExecutive();
        private final LocalStage[] hrt;

        /** Shares what {@link Known} finds out. */
        ForgetsToOpen(LocalStage[] hrt) {
            this.hrt = hrt;
        }

        @Override
        public void boot(Platform platform) {
            rt.boot(platform);
        }

        @Override
        public void start(Stage stage) {
            rt.start(altered(Stage.class, stage, (proxy, method, arguments) -> {
                if (!method.getName().equals("virtualize")) {
                    return null;
                }
                IrqHandler handler = (IrqHandler) arguments[2];
                stage.virtualize((int) arguments[0], IrqUse.of(IrqMode.TERMINATE),
                        (irq, here) -> aroundHrt(irq, here, handler));
                return stage;
            }));
        }

        private void aroundHrt(int irq, LocalStage here, IrqHandler handler) {
            LocalStage other = hrt[here.cpu()];
            if (other == null) {
                handler.onIrq(irq, here);
                return;
            }
            other.stall();
            handler.onIrq(irq, here);
            here.spend(20_000);
            if (!other.isPending(Irqs.HRT_KICK)) {
                other.restore(false);
            }
        }

        @Override
        public void startCpu(LocalStage here) {
            rt.startCpu(here);
        }
    }

    /** The hybrid runtime, healthy, known to {@link ForgetsToOpen}. */
    static final class Known implements GuestDomain {
        private final AeroKernel kernel = new AeroKernel();
        private final LocalStage[] places;

        Known(LocalStage[] places) {
            this.places = places;
        }

        @Override
        public void boot(Platform platform) {
            kernel.boot(platform);
        }

        @Override
        public void start(Stage stage) {
            kernel.start(stage);
        }

        @Override
        public void startCpu(LocalStage here) {
            places[here.cpu()] = here;
            kernel.startCpu(here);
        }

        @Override
        public void body(LocalStage here) {
            kernel.body(here);
        }
    }
}
