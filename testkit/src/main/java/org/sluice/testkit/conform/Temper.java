package org.sluice.testkit.conform;

import java.util.ArrayList;
import java.util.List;
import org.sluice.x86.engine.SplitMix64;

/** What a program does often: each word, drastic ones seldom, and a few of them much more often. */
final class Temper {

    /** What control code does, more or less often. */
    private static final Word[] CONTROL = {Word.ARRIVE, Word.TRIGGER, Word.TRIGGER_ON, Word.STALL, Word.UNSTALL,
        Word.RESTORE, Word.TEST_AND_UNSTALL, Word.CONTROL, Word.VIRTUALIZE, Word.RELEASE, Word.PROPAGATE,
        Word.SCHEDULE, Word.RENICE, Word.ORDER, Word.REGISTER, Word.UNREGISTER, Word.DROP, Word.QUARANTINE, Word.LOCK,
        Word.UNLOCK, Word.ALLOCATE, Word.FREE, Word.CATCH, Word.MAILBOX, Word.POST, Word.TOGETHER, Word.EVENT,
        Word.CHECK_CONTEXT, Word.NMI};

    /** What the code of handlers does. */
    private static final Word[] CODE = {Word.TRIGGER, Word.TRIGGER_ON, Word.STALL, Word.UNSTALL, Word.RESTORE,
        Word.TEST_AND_UNSTALL, Word.CONTROL, Word.VIRTUALIZE, Word.RELEASE, Word.PROPAGATE, Word.SCHEDULE,
        Word.RENICE, Word.ORDER, Word.REGISTER, Word.UNREGISTER, Word.DROP, Word.QUARANTINE, Word.LOCK, Word.UNLOCK,
        Word.ALLOCATE, Word.FREE, Word.CATCH, Word.EVENT, Word.SPEND, Word.CHARGE, Word.MAILBOX, Word.POST,
        Word.CHECK_CONTEXT, Word.NMI, Word.CRITICAL, Word.THROW};

    /** What bodies do besides: the rest is what handlers do. */
    static final Word[] BACKGROUND = {Word.TRIGGER, Word.SCHEDULE, Word.STALL, Word.UNSTALL, Word.CHARGE};
    /** What makes things happen inside each other. */
    private static final Word[] LIVELY = {Word.SPEND, Word.CHARGE, Word.UNSTALL, Word.TRIGGER, Word.PROPAGATE};

    private static final int FAVOURITES = 4;
    private static final int SECTIONS_IN = 3;

    private final List<Word> words = new ArrayList<>();

    private Temper(SplitMix64 random, Word[] all) {
        for (Word word : all) {
            add(word, isDrastic(word) ? 1 : 3);
        }
        for (int i = 0; i < FAVOURITES; i++) {
            Word favourite = all[(int) random.below(all.length)];
            add(favourite, isDrastic(favourite) ? 2 : 15);
        }
    }

    /** Arrivals always. */
    static Word[] ofControlCode(SplitMix64 random, boolean withBodies) {
        Temper temper = new Temper(random, CONTROL);
        temper.add(Word.ARRIVE, 70);
        temper.add(Word.UNSTALL, withBodies ? 31 : 6);
        temper.add(Word.BODY, withBodies ? 8 : 0);
        return temper.words.toArray(new Word[0]);
    }

    static Word[] ofHandlers(SplitMix64 random, boolean withBodies) {
        Temper temper = new Temper(random, CODE);
        for (Word word : LIVELY) {
            temper.add(word, 6);
        }
        temper.add(Word.CRITICAL, random.below(SECTIONS_IN) == 0 ? 30 : 0);
        temper.add(Word.SPEND, withBodies ? 25 : 0);
        temper.add(Word.SUSPEND, withBodies ? 4 : 0);
        return temper.words.toArray(new Word[0]);
    }

    private void add(Word word, int count) {
        for (int i = 0; i < count; i++) {
            words.add(word);
        }
    }

    private static boolean isDrastic(Word word) {
        return switch (word) {
            case QUARANTINE, UNREGISTER, RELEASE, DROP, REGISTER, FREE, MAILBOX, THROW -> true;
            default -> false;
        };
    }
}
