package org.sluice.testkit.conform;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.sluice.ipipe.Profile;
import org.sluice.testkit.model.Choices;
import org.sluice.testkit.model.Rules;
import org.sluice.testkit.model.Use;

/** A campaign that cannot fail proves nothing: one rule broken, and it says so, with few acts. */
class FaultTest {

    private static final long OPERATIONS = 1_000_000;
    private static final int ACTS_MAX = 16;

    static Stream<Arguments> broken() {
        return Stream.of(recording(), playing(), handing(), living(), working(), waiting(), waking(),
                finding(), parking(), bypassing()).flatMap(faults -> faults);
    }

    private static Stream<Arguments> recording() {
        return Stream.of(
                fault("rule 1: recording goes on below TERMINATE and DISCARD", new Rules() {
                    @Override
                    protected boolean goesOn(Use use) {
                        return true;
                    }
                }),
                fault("rule 2: a stalled stage gets no entry", new Rules() {
                    @Override
                    protected boolean isLogged(Use use, boolean stalled) {
                        return !stalled && super.isLogged(use, false);
                    }
                }),
                fault("rule 3: stalls are ignored", new Rules() {
                    @Override
                    protected boolean endsWalk(boolean stalled) {
                        return false;
                    }
                }),
                fault("rule 9: the controller is acknowledged before the log is written", new Rules() {
                    @Override
                    protected boolean acknowledgesFirst() {
                        return true;
                    }
                }),
                fault("rule 20: hits that should merge are counted", new Rules() {
                    @Override
                    protected boolean counts(Choices choices, Use use) {
                        return true;
                    }
                }),
                fault("rule 20: hits that should be counted merge", new Rules() {
                    @Override
                    protected boolean counts(Choices choices, Use use) {
                        return false;
                    }
                }));
    }

    private static Stream<Arguments> playing() {
        return Stream.of(
                fault("rule 22: a log is played the wrong way round", new Rules() {
                    @Override
                    protected int first(List<Integer> irqs, boolean lowest) {
                        return super.first(irqs, !lowest);
                    }
                }),
                fault("rule 24: the stage is open around its handler", new Rules() {
                    @Override
                    protected boolean closesAroundHandler() {
                        return false;
                    }
                }),
                fault("rule 24: a handler hands back a stalled stage", new Rules() {
                    @Override
                    protected boolean opensAfterHandler() {
                        return false;
                    }
                }),
                fault("rule 34: what waits does not keep its line masked", new Rules() {
                    @Override
                    protected boolean waitingKeepsLine() {
                        return false;
                    }
                }));
    }

    private static Stream<Arguments> handing() {
        return Stream.of(
                fault("rule 37: propagate goes two hops", new Rules() {
                    @Override
                    protected int hops() {
                        return 2;
                    }
                }),
                fault("rule 41: a stale IPI reaches the next owner", new Rules() {
                    @Override
                    protected boolean isStale(long id, long bornAt) {
                        return false;
                    }
                }),
                fault("rule 46: unlock reaches one CPU only", new Rules() {
                    @Override
                    protected boolean unlocks(int cpu, int firstCpu) {
                        return cpu == firstCpu;
                    }
                }),
                fault("rule 54: no walk follows a renice", new Rules() {
                    @Override
                    protected boolean walksAfterRenice() {
                        return false;
                    }
                }));
    }

    private static Stream<Arguments> living() {
        return Stream.of(
                fault("rule 46: a lock outlives the handler", new Rules() {
                    @Override
                    protected boolean releaseLiftsLock() {
                        return false;
                    }
                }),
                fault("rule 53: a stricter removal comes too late", new Rules() {
                    @Override
                    protected boolean stricterRemovalCounts() {
                        return false;
                    }
                }),
                fault("rule 67: a stage that sits out can be closed", new Rules() {
                    @Override
                    protected boolean sittingOutStaysOpen() {
                        return false;
                    }
                }),
                fault("rule 67: a stage whose code throws goes on", new Rules() {
                    @Override
                    protected boolean whoThrowsSitsOut() {
                        return false;
                    }
                }));
    }

    private static Stream<Arguments> working() {
        return Stream.of(
                fault("posts are worked on the wrong way round", new Rules() {
                    @Override
                    protected boolean worksInOrder() {
                        return false;
                    }
                }),
                fault("posts that are left ask for no turn", new Rules() {
                    @Override
                    protected boolean leftPostsAskAgain() {
                        return false;
                    }
                }));
    }

    private static Stream<Arguments> waiting() {
        return Stream.of(
                fault("rule 4: a body does not interrupt lower code", new Rules() {
                    @Override
                    protected boolean bodiesInterrupt() {
                        return false;
                    }
                }),
                fault("rule 56: a body that waits leaves its stage closed", new Rules() {
                    @Override
                    protected boolean opensWhenBodyLeaves() {
                        return false;
                    }
                }),
                fault("rule 57: a body goes on before its stage's log is played", new Rules() {
                    @Override
                    protected boolean logGoesBeforeBody() {
                        return false;
                    }
                }));
    }

    private static Stream<Arguments> waking() {
        return Stream.of(
                fault("a handler does not wake the body of its stage", new Rules() {
                    @Override
                    protected boolean handlersWakeBodies() {
                        return false;
                    }
                }),
                fault("a body that is about to wait loses its wake-up", new Rules() {
                    @Override
                    protected boolean looksAgainBeforeWaiting() {
                        return false;
                    }
                }),
                fault("a body that waits keeps its leaving stage for ever", new Rules() {
                    @Override
                    protected boolean leavingWakesBodies() {
                        return false;
                    }
                }),
                fault("the body of a stage that leaves begins all the same", new Rules() {
                    @Override
                    protected boolean leavingForgetsBodies() {
                        return false;
                    }
                }));
    }

    private static Stream<Arguments> finding() {
        return Stream.of(
                fault("a stage that code has left closed is not noticed", new Rules() {
                    @Override
                    protected boolean noticesWhatIsLeftClosed(boolean own) {
                        return own;
                    }
                }),
                fault("the own stage that a handler has left closed is not noticed", new Rules() {
                    @Override
                    protected boolean noticesWhatIsLeftClosed(boolean own) {
                        return !own;
                    }
                }),
                fault("a removal that could not begin by its deadline is not late", new Rules() {
                    @Override
                    protected boolean deadlineRunsFromTheCall() {
                        return false;
                    }
                }));
    }

    private static Stream<Arguments> parking() {
        return Stream.of(
                fault("rule 60: a critical section does not wait for the others", new Rules() {
                    @Override
                    protected boolean waitsForTheParked() {
                        return false;
                    }
                }),
                fault("rule 61: a stall holds the section where the profile says it does not", new Rules() {
                    @Override
                    protected boolean stallHoldsSection(Choices choices) {
                        return !choices.stallHoldsSection();
                    }
                }));
    }

    private static Stream<Arguments> bypassing() {
        return Stream.of(
                fault("rule 68: root is not stalled around an NMI", new Rules() {
                    @Override
                    protected boolean stallsRootAroundNmi() {
                        return false;
                    }
                }),
                fault("rule 68: an NMI may use the pipeline", new Rules() {
                    @Override
                    protected boolean refusesServicesInNmi() {
                        return false;
                    }
                }));
    }

    private static Arguments fault(String name, Rules rules) {
        return Arguments.of(name, rules);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("broken")
    void aBrokenRuleIsFoundAndShrunk(String name, Rules rules) {
        isFound((program, player) -> new ModelSubject(program, player, rules));
    }

    private static Campaign.Result isFound(Subject.Maker broken) {
        Campaign.Result result = new Campaign(ModelSubject::make, broken).run(Profile.SLUICE, OPERATIONS, 1);
        assertThat(result.disagreement()).isPresent();
        Program shrunk = result.shrunk().orElseThrow();
        assertThat(shrunk.size()).as(shrunk.toString()).isLessThanOrEqualTo(ACTS_MAX);
        assertThat(new Duel(ModelSubject::make, ModelSubject::make).fight(shrunk, true)).isEmpty();
        assertThat(new Duel(ModelSubject::make, broken).fight(shrunk, true)).isPresent();
        return result;
    }

    /** The real pipeline with something between it and the program. */
    private abstract static class Wrapped implements Subject {
        private final Subject real;

        Wrapped(Program program, Player player) {
            real = new PipelineSubject(program, player);
        }

        Subject real() {
            return real;
        }

        @Override
        public boolean knows(int slot) {
            return real.knows(slot);
        }

        @Override
        public long perform(Act act, int slot, int cpu) {
            return real.perform(act, slot, cpu);
        }

        @Override
        public void settle() {
            real.settle();
        }

        @Override
        public void forgetMeanwhile() {
            real.forgetMeanwhile();
        }

        @Override
        public void noteState() {
            real.noteState();
        }

        @Override
        public void noteBooks() {
            real.noteBooks();
        }

        @Override
        public void close() {
            real.close();
        }
    }

    /** Loses one arrival in three. */
    private static final class Forgetful extends Wrapped {
        private int arrivals;

        Forgetful(Program program, Player player) {
            super(program, player);
        }

        @Override
        public long perform(Act act, int slot, int cpu) {
            return act.word() == Word.ARRIVE && ++arrivals % 3 == 0 ? 0 : super.perform(act, slot, cpu);
        }
    }

    @Test
    void aPipelineThatLosesAnInterruptIsFound() {
        isFound(Forgetful::new);
    }

    /** Delivers two arrivals of one moment in the wrong order. */
    private static final class Swapping extends Wrapped {
        private Act waiting;

        Swapping(Program program, Player player) {
            super(program, player);
        }

        @Override
        public long perform(Act act, int slot, int cpu) {
            if (act.word() == Word.ARRIVE && waiting == null) {
                waiting = act;
                return 0;
            }
            long answer = super.perform(act, slot, cpu);
            flush();
            return answer;
        }

        private void flush() {
            if (waiting != null) {
                Act late = waiting;
                waiting = null;
                super.perform(late, 0, late.cpu());
            }
        }

        @Override
        public void settle() {
            flush();
            super.settle();
        }
    }

    @Test
    void aPipelineThatSwapsArrivalsIsFound() {
        isFound(Swapping::new);
    }

    /** Counts one hit too many in its books. */
    private static final class Cooking extends Wrapped {
        private final Player player;

        Cooking(Program program, Player player) {
            super(program, player);
            this.player = player;
        }

        @Override
        public void noteBooks() {
            super.noteBooks();
            player.journal().add(Journal.Kind.BOOKS, 0, 0, 0, 0, 1);
        }
    }

    @Test
    void cookedBooksAreFound() {
        Campaign.Result result = isFound(Cooking::new);
        assertThat(result.shrunk().orElseThrow().acts()).hasSize(1);
    }

    /** Its bodies forget every other time that they wait. */
    private static final class Sleepless extends Wrapped {
        private int waits;

        Sleepless(Program program, Player player) {
            super(program, player);
        }

        @Override
        public long perform(Act act, int slot, int cpu) {
            return act.word() == Word.SUSPEND && ++waits % 2 == 0 ? 0 : super.perform(act, slot, cpu);
        }
    }

    @Test
    void aPipelineWhoseBodiesDoNotWaitIsFound() {
        isFound(Sleepless::new);
    }

    /** Does what is refused. */
    private static final class Obliging extends Wrapped {

        Obliging(Program program, Player player) {
            super(program, player);
        }

        @Override
        public long perform(Act act, int slot, int cpu) {
            try {
                return super.perform(act, slot, cpu);
            } catch (IllegalStateException refused) {
                return 0;
            }
        }
    }

    @Test
    void aRefusalThatIsMissingIsFound() {
        isFound(Obliging::new);
    }

    /** Refuses with another exception than the one that is promised. */
    private static final class Confused extends Wrapped {

        Confused(Program program, Player player) {
            super(program, player);
        }

        @Override
        public long perform(Act act, int slot, int cpu) {
            try {
                return super.perform(act, slot, cpu);
            } catch (IllegalArgumentException refused) {
                throw new IllegalStateException(refused);
            }
        }
    }

    @Test
    void theWrongExceptionIsFound() {
        isFound(Confused::new);
    }

    @Test
    void whatASubjectThrowsIsADisagreementAndNamed() {
        Program program = Program.of(Profile.SLUICE, 1, 8).act(Acts.arrive(0, 1));
        Optional<Duel.Disagreement> found = new Duel(ModelSubject::make, (ran, player) -> new Wrapped(ran, player) {
            @Override
            public void settle() {
                throw new ArithmeticException("at rest");
            }
        }).fight(program, false);
        assertThat(found.orElseThrow().text()).startsWith("act 0, ARRIVE, record 2")
                .contains("threw java.lang.ArithmeticException: at rest at ");
    }
}
