package org.sluice.x86.engine;

import java.util.ArrayList;
import java.util.List;

/** A seeded muddle on three CPUs: bodies, brief and long handlers, blocking. Gives its log. */
final class RandomLoad {

    private static final long END_NANOS = 5_000;
    private static final int BRIEF = 1;
    private static final int LONG = 2;

    private final Engine engine = new Engine();
    private final SplitMix64 random;
    private final List<String> log = new ArrayList<>();
    private final Processor[] cpus = new Processor[3];
    private final Processor.Parking[] parkings = new Processor.Parking[3];

    private RandomLoad(long seed) {
        random = new SplitMix64(seed);
        for (int i = 0; i < cpus.length; i++) {
            Processor cpu = engine.processor(i);
            cpus[i] = cpu;
            parkings[i] = new Processor.Parking();
            cpu.run(new Script().on(BRIEF, () -> note(cpu, "brief")).onBlocking(LONG, () -> {
                note(cpu, "long");
                cpu.spend(random.below(40));
                note(cpu, "longer");
            }));
            cpu.start(() -> body(cpu));
        }
        engine.post(1, this::tick, 0, 0);
    }

    static List<String> run(long seed, boolean fast) {
        RandomLoad load = new RandomLoad(seed);
        load.engine.setFastSpend(fast);
        load.engine.runUntil(END_NANOS);
        return load.finish();
    }

    static List<String> run(long seed, Chance chance) {
        RandomLoad load = new RandomLoad(seed);
        load.engine.explore(chance);
        load.engine.runUntil(END_NANOS);
        return load.finish();
    }

    static List<String> runInSlices(long seed, long sliceNanos) {
        RandomLoad load = new RandomLoad(seed);
        for (long nanos = 0; nanos < END_NANOS; nanos += sliceNanos) {
            load.engine.runUntil(nanos);
        }
        load.engine.runUntil(END_NANOS);
        return load.finish();
    }

    private List<String> finish() {
        engine.close();
        return log;
    }

    private void body(Processor cpu) {
        for (;;) {
            note(cpu, "body");
            if (random.below(5) == 0) {
                cpu.block(parkings[cpu.index()]);
            } else {
                cpu.spend(random.below(60));
            }
        }
    }

    private void tick(int kind, long argument) {
        Processor cpu = cpus[(int) random.below(cpus.length)];
        Processor.Parking parking = parkings[cpu.index()];
        if (parking.isTaken() && random.below(2) == 0) {
            cpu.unblock(parking);
        } else if (cpu.depth() < 6) {
            cpu.begin(random.below(2) == 0 ? BRIEF : LONG, random.below(30));
        }
        engine.post(engine.nowNanos() + random.between(1, 50), this::tick, 0, 0);
    }

    private void note(Processor cpu, String what) {
        log.add(what + cpu.index() + "@" + engine.nowNanos());
    }
}
