package org.sluice.ipipe.internal;

/** Who records which irq on one CPU. Owner: this CPU; grown by the control plane. */
final class Routes {

    private final PipelineCore pipeline;
    private final CpuPipe pipe;
    private final Route[] routes;
    private final Route sticky = new Route();
    /** Has any stage ever used an irq as sticky? */
    private boolean hasSticky;
    private int epoch;

    Routes(PipelineCore pipeline, CpuPipe pipe) {
        this.pipeline = pipeline;
        this.pipe = pipe;
        this.routes = new Route[pipeline.irqCount()];
    }

    /** Who records what has changed. */
    void outdated() {
        epoch++;
    }

    /** A stage with these uses is gone: nothing here names who is no more. */
    void forget(Uses gone) {
        sticky.forget();
        for (int irq = gone.touchedFrom(0); irq >= 0; irq = gone.touchedFrom(irq + 1)) {
            if (routes[irq] != null) {
                routes[irq].forget();
            }
        }
    }

    /** The use of the irq has changed: so many stages may record it. */
    void useChanged(int irq, int recipientsMax, boolean isSticky) {
        hasSticky |= isSticky;
        if (routes[irq] == null) {
            routes[irq] = new Route();
        }
        routes[irq].reserve(recipientsMax);
        routes[irq].epoch = Route.OUTDATED;
        sticky.reserve(recipientsMax);
    }

    /** Who records the irq at this instant: from the head on, or from the current stage if that uses it as sticky. */
    Route of(int irq) {
        if (hasSticky) {
            LocalStageCore current = pipe.current();
            IrqSlot slot = current == null ? null : current.slot(irq);
            if (slot != null && slot.sticky && current.core().records(irq)) {
                make(sticky, Long.numberOfTrailingZeros(current.rankBit()), irq);
                return sticky;
            }
        }
        Route route = routes[irq];
        if (route == null) {
            return Route.EMPTY;
        }
        if (route.epoch != epoch) {
            make(route, 0, irq);
            route.epoch = epoch;
        }
        return route;
    }

    private void make(Route route, int from, int irq) {
        route.make(pipe.walk().chain(), from, irq, pipeline.rootAck(irq) != null);
    }
}
