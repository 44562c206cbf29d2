package org.sluice.x86.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Who goes first at one instant. */
class ChanceTest {

    private static final Chance USUAL = (due, count) -> 0;
    private static final Chance LAST = (due, count) -> count - 1;

    private final Engine engine = new Engine();
    private final List<String> log = new ArrayList<>();

    @AfterEach
    void close() {
        engine.close();
        assertThat(Engine.strandsInUse()).isZero();
    }

    /** An event that writes its name down; it is of a stream of a source. */
    private final class Named implements EventTarget {
        private final String name;
        private final Object source;
        private final int stream;
        private final long touches;

        private Named(String name, Object source, int stream, long touches) {
            this.name = name;
            this.source = source;
            this.stream = stream;
            this.touches = touches;
        }

        @Override
        public void onEvent(int kind, long argument) {
            log.add(name + "@" + engine.nowNanos());
        }

        @Override
        public void describe(int kind, long argument, Due due) {
            due.named(name, -1, 0).from(source, stream).touching(touches);
        }
    }

    private void post(long nanos, String name) {
        Named event = new Named(name, name, 0, Due.EVERYTHING);
        engine.post(nanos, event, 0, 0);
    }

    @Test
    void theFirstOneAlwaysIsTheUsualCourse() {
        for (long seed = 0; seed < 200; seed++) {
            assertThat(RandomLoad.run(seed, USUAL)).as("seed " + seed).isEqualTo(RandomLoad.run(seed, true));
        }
    }

    @Test
    void theChosenOneGoesFirstAndTheOthersFollow() {
        post(5, "a");
        post(5, "b");
        post(5, "c");
        post(6, "d");
        engine.explore(LAST);
        engine.runUntil(10);
        assertThat(log).containsExactly("c@5", "b@5", "a@5", "d@6");
    }

    @Test
    void everyOrderCanBeChosen() {
        TreeSet<String> orders = new TreeSet<>();
        for (int choices = 0; choices < 24; choices++) {
            int[] left = {choices};
            log.clear();
            try (Engine fresh = new Engine()) {
                for (String name : List.of("a", "b", "c", "d")) {
                    fresh.post(1, (kind, argument) -> log.add(name), 0, 0);
                }
                fresh.explore((due, count) -> {
                    int chosen = left[0] % count;
                    left[0] /= count;
                    return chosen;
                });
                fresh.runUntil(1);
            }
            orders.add(String.join("", log));
        }
        assertThat(orders).hasSize(24);
    }

    @Test
    void ofOneStreamTheEarlierOneComesFirst() {
        engine.post(5, new Named("first", this, 1, 1), 0, 0);
        engine.post(5, new Named("second", this, 1, 1), 0, 0);
        engine.post(5, new Named("elsewhere", this, 1, 2), 0, 0);
        engine.post(5, new Named("other stream", this, 2, 1), 0, 0);
        engine.explore(LAST);
        engine.runUntil(10);
        assertThat(log).containsExactly("other stream@5", "elsewhere@5", "first@5", "second@5");
    }

    @Test
    void whatComesToTheInstantMeanwhileIsOfferedToo() {
        engine.post(5, (kind, argument) -> {
            log.add("a");
            post(5, "late");
        }, 0, 0);
        post(5, "b");
        List<Integer> counts = new ArrayList<>();
        engine.explore((due, count) -> {
            counts.add(count);
            return count == 2 && counts.size() > 1 ? 1 : 0;
        });
        engine.runUntil(5);
        assertThat(counts).containsExactly(2, 2, 1);
        assertThat(log).containsExactly("a", "late@5", "b@5");
    }

    @Test
    void itIsAskedOnceAnEventWhateverStrandTakesIt() {
        Processor cpu0 = engine.processor(0);
        Processor cpu1 = engine.processor(1);
        cpu0.run(new Script());
        cpu1.run(new Script());
        cpu0.start(() -> cpu0.spend(10));
        cpu1.start(() -> cpu1.spend(10));
        int[] asked = new int[2];
        engine.explore(new Chance() {
            @Override
            public void between() {
                asked[0]++;
            }

            @Override
            public int first(Due[] due, int count) {
                asked[1]++;
                return count - 1;
            }
        });
        engine.runUntil(100);
        assertThat(asked).containsExactly(4, 4);
        assertThat(engine.strandSwitches()).isPositive();
    }

    @Test
    void aProcessorSaysWhatItsEventIs() {
        Processor cpu = engine.processor(3);
        cpu.run(new Script());
        cpu.start(() -> {
            cpu.spend(10);
            cpu.spend(20);
        });
        engine.post(10, (kind, argument) -> cpu.begin(7, 1), 0, 0);
        List<String> seen = new ArrayList<>();
        engine.explore((due, count) -> {
            if (due[count - 1].cpu() == 3) {
                seen.add(due[count - 1] + "@" + due[count - 1].nanos());
                assertThat(due[count - 1].runsCode()).isTrue();
                assertThat(due[count - 1].touches()).isEqualTo(Due.cpuBit(3));
            }
            return count - 1;
        });
        engine.runUntil(100);
        assertThat(seen).containsExactly("code begins of cpu 3@0", "code goes on of cpu 3@10", "step of cpu 3@11",
                "code goes on of cpu 3@31");
    }

    @Test
    void controlOperationsMayBeDoneBetweenTwoEvents() {
        post(5, "a");
        post(7, "c");
        int[] steps = new int[1];
        engine.explore(new Chance() {
            @Override
            public void between() {
                if (steps[0]++ == 1) {
                    post(6, "b");
                }
            }

            @Override
            public int first(Due[] due, int count) {
                return 0;
            }
        });
        engine.runUntil(10);
        assertThat(log).containsExactly("a@5", "b@6", "c@7");
    }

    @Test
    void whatItThrowsStopsTheMachine() {
        post(5, "a");
        engine.explore((due, count) -> {
            throw new IllegalStateException("enough");
        });
        assertThatThrownBy(() -> engine.runUntil(10)).hasMessage("enough");
        assertThat(log).isEmpty();
    }

    @Test
    void withoutItTheOrderOfPostingHoldsAgain() {
        engine.explore(LAST);
        engine.explore(null);
        post(5, "a");
        post(5, "b");
        engine.runUntil(5);
        assertThat(log).containsExactly("a@5", "b@5");
    }
}
