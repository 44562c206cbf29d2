package org.sluice.testkit.model;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.sluice.testkit.model.Account.Discard;
import org.sluice.testkit.model.Account.Merge;

/** What comes into a log, and what leaves it unplayed (rules 1, 2, 6, 9, 20, 21, 37 to 41, 46). */
final class Arrivals {

    private final World world;
    private final Rules rules;
    private final Lines lines;

    Arrivals(World world, Rules rules, Lines lines) {
        this.world = world;
        this.rules = rules;
        this.lines = lines;
    }

    /**
     * Rule 9: recorded, then acknowledged. Rule 7: what software raises is not acknowledged. Rule 41: nobody decides
     * about what comes too late for its virtual irq, so it always is.
     */
    void arrive(int cpu, int irq, long id, long raised, boolean byHardware) {
        world.arrivals++;
        if (isStale(irq, id)) {
            discardForNobody(cpu, irq, Discard.STALE);
            if (byHardware) {
                lines.end(cpu, irq);
            }
            return;
        }
        if (byHardware && rules.acknowledgesFirst()) {
            lines.acknowledge(cpu, irq, List.of());
        }
        List<Place> recipients = record(cpu, irq, id, raised);
        if (byHardware && !rules.acknowledgesFirst()) {
            lines.acknowledge(cpu, irq, recipients);
        }
    }

    /** Rules 1, 2, 6. */
    private List<Place> record(int cpu, int irq, long id, long raised) {
        List<Place> recipients = new ArrayList<>(world.order.size());
        boolean refused = false;
        for (int i = start(cpu, irq); i < world.order.size(); i++) {
            Member member = world.order.get(i);
            if (!member.isOn(cpu)) {
                continue;
            }
            Use use = member.useAtArrival(irq);
            if (rules.isLogged(use, member.places[cpu].stalled)) {
                log(member.places[cpu], irq, id, raised);
                recipients.add(member.places[cpu]);
            }
            if (!rules.goesOn(use)) {
                refused = !use.mode().handles;
                break;
            }
        }
        if (recipients.isEmpty()) {
            discardForNobody(cpu, irq, refused ? Discard.REFUSED : Discard.NOBODY);
        }
        return recipients;
    }

    private boolean isStale(int irq, long id) {
        if (!world.isVirtual(irq)) {
            return false;
        }
        World.Virq virq = world.virqs[irq - world.hardwareIrqs];
        return virq == null || rules.isStale(id, virq.bornAt);
    }

    /** Rule 6: a sticky irq starts at the current stage. */
    private int start(int cpu, int irq) {
        Member current = world.current(cpu);
        if (current != null && current.useAtArrival(irq).has(Option.STICKY)) {
            return world.order.indexOf(current);
        }
        return 0;
    }

    private void discardForNobody(int cpu, int irq, Discard reason) {
        Account account = world.nobody[cpu].account(irq);
        account.recorded++;
        account.discarded[reason.ordinal()]++;
    }

    /** Rules 20, 21, 46: into the log, or to the held ones. */
    private void log(Place place, int irq, long id, long raised) {
        place.account(irq).recorded++;
        put(place, place.member.locked[irq] ? place.held : place.log, new Entry(irq, id, raised));
    }

    private void put(Place place, List<Entry> entries, Entry entry) {
        boolean counted = rules.counts(world.choices, place.member.uses[entry.irq]);
        if (Place.count(entries, entry.irq) < (counted ? Rules.COUNTED_MAX : 1)) {
            entries.add(entry);
            return;
        }
        for (Entry first : entries) {
            if (first.irq == entry.irq) {
                first.hits += entry.hits;
                place.account(entry.irq).merged[(counted ? Merge.FULL : Merge.WAITING).ordinal()]++;
                return;
            }
        }
    }

    /** Rules 37 and 38: the next stage from there on that handles the irq gets it. Returns whether there is one. */
    boolean handDown(Member by, int cpu, int irq, boolean fromItself) {
        int own = world.order.indexOf(by);
        if (own < 0) {
            return false;
        }
        int left = rules.hops();
        for (int i = fromItself ? own : own + 1; i < world.order.size() && left > 0; i++) {
            Member member = world.order.get(i);
            if (member.isOn(cpu) && member.useAtArrival(irq).mode().handles) {
                hand(by, cpu, irq, member.places[cpu]);
                left--;
            }
        }
        return left < rules.hops();
    }

    private void hand(Member by, int cpu, int irq, Place to) {
        Frame top = world.top(cpu);
        boolean keeps = top != null && top.entry != null && top.place.member == by && top.entry.irq == irq
                && !isStale(irq, top.entry.id);
        log(to, irq, keeps ? top.entry.id : world.newId(), keeps ? top.entry.raised : world.now);
        lines.handedTo(to, irq);
        world.askForWalk(cpu);
    }

    /** Rule 46: what waits is set aside, or comes back; no hit is lost. */
    void move(Place place, int irq, boolean toHeld) {
        List<Entry> from = toHeld ? place.log : place.held;
        List<Entry> to = toHeld ? place.held : place.log;
        List<Entry> moved = new ArrayList<>(0);
        for (Entry entry : from) {
            if (entry.irq == irq) {
                moved.add(entry);
            }
        }
        from.removeAll(moved);
        for (Entry entry : moved) {
            put(place, to, entry);
        }
        forgetWord(place);
    }

    /** Discards what waits of one irq. */
    void discard(Place place, int irq, Discard reason) {
        discard(place, place.log, irq, reason);
        discard(place, place.held, irq, reason);
        forgetWord(place);
        lines.letGo(place, irq);
    }

    private void discard(Place place, List<Entry> entries, int irq, Discard reason) {
        for (Iterator<Entry> all = entries.iterator(); all.hasNext();) {
            if (all.next().irq == irq) {
                all.remove();
                place.account(irq).discarded[reason.ordinal()]++;
            }
        }
    }

    /** Discards all that waits in a stage. */
    void discardAll(Member member, Discard reason) {
        for (int irq = 0; irq < world.irqs; irq++) {
            for (Place place : member.places) {
                if (place != null && place.waits(irq)) {
                    discard(place, irq, reason);
                }
            }
        }
    }

    /** Rule 23: a word that has nothing left is not remembered. */
    void forgetWord(Place place) {
        for (Entry entry : place.log) {
            if (wordOf(entry.irq) == place.word) {
                return;
            }
        }
        place.word = Place.NO_WORD;
    }

    /** Rule 22: virtual irqs have a word of their own behind all others. */
    int wordOf(int irq) {
        return world.isVirtual(irq) ? (world.hardwareIrqs + World.WORD - 1) / World.WORD : irq / World.WORD;
    }
}
