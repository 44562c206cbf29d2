package org.sluice.testkit.conform;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.sluice.ipipe.Finding;

/**
 * Findings, in an order that both sides share: those that differ only in what is not compared (the words of a late
 * refusal) are one. If there are more than a pipeline keeps apart, only how many there are.
 */
final class FindingNotes {

    /** In place of a slot: control code. */
    static final int CONTROL = 14;
    private static final int CODE_SHIFT = 8;
    private static final int TIME_SHIFT = 16;
    private static final Pattern CULPRIT = Pattern.compile(
            "(?:handler of irq (\\d+) of |(an event handler of |the body of ))?s(\\d)");
    private static final Pattern LEFT = Pattern.compile("left stage s(\\d) stalled on cpu (\\d)");
    private static final Pattern CALLED = Pattern.compile("called service of s(\\d) of another stage on cpu (\\d)");
    private static final Pattern ENTRY = Pattern.compile("is kept by an entry of irq (\\d+) waits in s\\d@cpu(\\d).*");
    private static final Pattern CODE = Pattern.compile("is kept by (?:the )?(.*) runs on cpu (\\d)");
    private static final Pattern BODY = Pattern.compile("is kept by the body of s\\d has not come back on cpu (\\d).*");

    private final List<Note> notes = new ArrayList<>();
    private final List<long[]> firstAndCount = new ArrayList<>();
    private long total;

    /** What is compared of a finding, see the model's {@code Found}. */
    record Note(String kind, int slot, int cpu, int irq, int about) {

        private long order() {
            return ((Finding.Kind.valueOf(kind).ordinal() * 16L + slot) * 16 + cpu + 1 << 20) + (irq + 2 << 4) + about;
        }
    }

    void add(Note note, long first, long count) {
        total += count;
        int i = notes.indexOf(note);
        if (i < 0) {
            notes.add(note);
            firstAndCount.add(new long[] {first, count});
        } else {
            firstAndCount.get(i)[0] = Math.min(first, firstAndCount.get(i)[0]);
            firstAndCount.get(i)[1] += count;
        }
    }

    void write(Journal journal) {
        journal.add(Journal.Kind.FOUND, 0, 0, 0, total, 0);
        if (total > Finding.KEPT_MAX) {
            return;
        }
        List<Note> sorted = new ArrayList<>(notes);
        sorted.sort((a, b) -> Long.compare(a.order(), b.order()));
        for (Note note : sorted) {
            long[] when = firstAndCount.get(notes.indexOf(note));
            journal.add(Journal.Kind.FOUND, note.slot, note.cpu, note.irq,
                    (long) Finding.Kind.valueOf(note.kind).ordinal() << CODE_SHIFT | note.about,
                    when[0] << TIME_SHIFT | when[1]);
        }
    }

    // ---- the pipeline's words ----

    /** Reads what the pipeline says of a finding. */
    void add(Finding finding) {
        if (finding.kind() == Finding.Kind.MORE) {
            total += finding.count();
        } else {
            add(read(finding), finding.firstNanos(), finding.count());
        }
    }

    private static Note read(Finding finding) {
        Matcher culprit = CULPRIT.matcher(finding.culprit());
        boolean isStage = culprit.matches();
        Numbers.check(isStage || finding.culprit().equals("control code"), "culprit " + finding.culprit());
        int slot = isStage ? Integer.parseInt(culprit.group(3)) : CONTROL;
        int irq = isStage ? irq(culprit) : -1;
        String matter = finding.matter();
        String kind = finding.kind().name();
        return switch (finding.kind()) {
            case LEFT_STALLED -> about(LEFT.matcher(matter), kind, slot, irq);
            case WRONG_CONTEXT -> about(CALLED.matcher(matter), kind, slot, irq);
            case OVERDUE -> overdue(kind, slot, matter);
            default -> new Note(kind, slot, -1, irq, 0);
        };
    }

    private static int irq(Matcher title) {
        if (title.group(1) != null) {
            return Integer.parseInt(title.group(1));
        }
        return title.group(2) != null && title.group(2).startsWith("an") ? -2 : -1;
    }

    private static Note about(Matcher words, String kind, int slot, int irq) {
        Numbers.check(words.matches(), words.toString());
        return new Note(kind, slot, Integer.parseInt(words.group(2)), irq, Integer.parseInt(words.group(1)));
    }

    private static Note overdue(String kind, int slot, String matter) {
        Matcher entry = ENTRY.matcher(matter);
        if (entry.matches()) {
            return new Note(kind, slot, Integer.parseInt(entry.group(2)), Integer.parseInt(entry.group(1)), 2);
        }
        Matcher code = CODE.matcher(matter);
        if (code.matches()) {
            Matcher title = CULPRIT.matcher(code.group(1).startsWith("body") ? "the " + code.group(1) : code.group(1));
            Numbers.check(title.matches(), matter);
            return new Note(kind, slot, Integer.parseInt(code.group(2)), irq(title), 1);
        }
        Matcher body = BODY.matcher(matter);
        if (body.matches()) {
            return new Note(kind, slot, Integer.parseInt(body.group(1)), -1, 3);
        }
        Numbers.check(matter.toLowerCase(Locale.ROOT).contains("the handler that removes it"), matter);
        return new Note(kind, slot, -1, -1, 0);
    }
}
