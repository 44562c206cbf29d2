package org.sluice.nanokernel;

import java.io.IOException;
import java.io.StringReader;
import java.util.function.BiConsumer;
import org.sluice.ipipe.IrqMode;
import org.sluice.ipipe.IrqUse;
import org.sluice.ipipe.LocalStage;
import org.sluice.ipipe.Stage;
import org.sluice.nanokernel.hw.GuestDomain;
import org.sluice.nanokernel.hw.Platform;
import org.sluice.nanokernel.trace.TraceStore;
import org.sluice.x86.BusTiming;
import org.sluice.x86.Machine;
import org.sluice.x86.board.BoardFile;

/** A domain that does something with its platform when the line "button" is raised; what is refused it remembers. */
final class ButtonDriver implements GuestDomain {

    Throwable thrown;
    private final Nanokernel kernel;
    private BiConsumer<Platform, LocalStage> action;
    private Platform platform;
    private long handledNanos;

    ButtonDriver(Nanokernel kernel) {
        this.kernel = kernel;
    }

    /** A machine of a board, with a nanokernel that costs no time. */
    static Nanokernel boot(String name, String board) {
        TraceStore trace = new TraceStore(TraceStore.DEFAULT_CAPACITY);
        try {
            Machine machine = Machine.of(BoardFile.read(name, new StringReader(board)), trace, BusTiming.DEFAULT);
            return new Nanokernel(machine, trace, NanokernelOptions.of(CostTable.FREE, 1));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** What it does from now on. */
    void does(BiConsumer<Platform, LocalStage> newAction) {
        action = newAction;
    }

    /** What it was given when it was admitted. */
    Platform platform() {
        return platform;
    }

    /** Raises the line, and lets everything happen. */
    void press() {
        pulse();
        kernel.runFor(100_000);
    }

    /** Raises the line; how long the CPU is occupied from the handler's instant on. */
    long occupiedNanos(int cpu) {
        handledNanos = 0;
        pulse();
        while (handledNanos == 0 || !kernel.machine().cpu(cpu).time().isIdle()) {
            kernel.runFor(1);
        }
        return kernel.nowNanos() - handledNanos;
    }

    private void pulse() {
        kernel.machine().engine().call(() -> kernel.machine().line("button").pulse());
    }

    @Override
    public void boot(Platform newPlatform) {
        platform = newPlatform;
    }

    @Override
    public void start(Stage stage) {
        stage.virtualize(kernel.irqNamed("button"), IrqUse.of(IrqMode.ACCEPT).withBrief(), (irq, here) -> {
            try {
                action.accept(platform, here);
            } catch (RuntimeException refused) {
                thrown = refused;
            }
            handledNanos = here.nowNanos();
        });
    }
}
