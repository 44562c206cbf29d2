package org.sluice.ipipe.internal;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.sluice.ipipe.PipelineLedger.Account;
import org.sluice.ipipe.PipelineLedger.Discard;
import org.sluice.ipipe.PipelineLedger.Line;
import org.sluice.ipipe.PipelineLedger.Merge;
import org.sluice.ipipe.PipelineRecord;

/**
 * Adds the accounts of the stages up; keeps those of what no stage handles, and of stages that have left. Reading is
 * control plane; booking allocates nothing.
 */
final class Books {

    private static final String NONE = "none";
    private static final String DEPARTED = "departed";

    private final PipelineCore pipeline;
    private final int irqCount;
    /** By CPU, reason and irq. */
    private final long[][][] unhandled;
    private final long[][] unhandledRecorded;
    /** By CPU and irq; null until a stage has left that had such an account. */
    private final Account[][] departed;

    Books(PipelineCore pipeline, int cpuCount) {
        this.pipeline = pipeline;
        this.irqCount = pipeline.irqCount();
        this.unhandled = new long[cpuCount][Discard.values().length][];
        this.unhandledRecorded = new long[cpuCount][irqCount];
        this.departed = new Account[cpuCount][irqCount];
        for (long[][] reasons : unhandled) {
            for (Discard reason : new Discard[] {Discard.NOBODY, Discard.REFUSED, Discard.STALE}) {
                reasons[reason.ordinal()] = new long[irqCount];
            }
        }
    }

    /** An arrival that is for nobody. */
    void unhandled(int cpu, int irq, long id, Discard why) {
        unhandledRecorded[cpu][irq]++;
        unhandled[cpu][why.ordinal()][irq]++;
        pipeline.trace(PipelineRecord.RECORDED, cpu, PipelineRecord.NO_STAGE, irq, id, 0);
        pipeline.trace(PipelineRecord.DISCARDED, cpu, PipelineRecord.NO_STAGE, irq, id, why.ordinal());
    }

    /** The stage is gone: its accounts go on under "departed". */
    void keep(StageCore stage) {
        for (Account account : accounts(stage)) {
            Account before = departed[account.cpu()][account.irq()];
            departed[account.cpu()][account.irq()] = before == null ? renamed(account) : plus(before, account);
        }
    }

    /** One line per stage, head first, then what has left, then what nobody handles. */
    List<Line> lines(List<StageCore> stages) {
        List<Line> lines = new ArrayList<>();
        for (StageCore stage : stages) {
            lines.add(line(stage));
        }
        lines.add(sum(DEPARTED, departedAccounts()));
        lines.add(sum(NONE, unhandledAccounts()));
        return lines;
    }

    List<Account> accounts(List<StageCore> stages) {
        List<Account> accounts = new ArrayList<>();
        for (StageCore stage : stages) {
            accounts.addAll(accounts(stage));
        }
        accounts.addAll(departedAccounts());
        accounts.addAll(unhandledAccounts());
        return accounts;
    }

    private Line line(StageCore stage) {
        int scanned = 0;
        Uses used = stage.uses();
        for (LocalStageCore local : stage.everywhere()) {
            for (int irq = used.touchedFrom(0); irq >= 0; irq = used.touchedFrom(irq + 1)) {
                IrqSlot slot = local.slot(irq);
                scanned += slot == null ? 0 : slot.scan() + slot.held.scan();
            }
        }
        Line counted = sum(stage.name(), accounts(stage));
        return new Line(counted.stage(), counted.recorded(), counted.delivered(), counted.merged(),
                counted.discarded(), counted.pending(), scanned, counted.held());
    }

    private static Line sum(String name, List<Account> accounts) {
        long[] sum = new long[6];
        for (Account account : accounts) {
            sum[0] += account.recorded();
            sum[1] += account.delivered();
            sum[2] += total(account.merged());
            sum[3] += total(account.discarded());
            sum[4] += account.pending();
            sum[5] += account.held();
        }
        return new Line(name, sum[0], sum[1], sum[2], sum[3], sum[4], sum[4] + sum[5], sum[5]);
    }

    private List<Account> accounts(StageCore stage) {
        List<Account> accounts = new ArrayList<>();
        Uses used = stage.uses();
        for (LocalStageCore local : stage.everywhere()) {
            for (int irq = used.touchedFrom(0); irq >= 0; irq = used.touchedFrom(irq + 1)) {
                IrqSlot slot = local.slot(irq);
                if (slot != null && slot.recorded > 0) {
                    accounts.add(new Account(stage.name(), local.cpu(), irq, slot.recorded, slot.delivered,
                            list(slot.merged), list(slot.discarded), slot.count, slot.held.count));
                }
            }
        }
        return accounts;
    }

    private List<Account> departedAccounts() {
        List<Account> accounts = new ArrayList<>();
        for (Account[] perIrq : departed) {
            for (Account account : perIrq) {
                if (account != null) {
                    accounts.add(account);
                }
            }
        }
        return accounts;
    }

    private List<Account> unhandledAccounts() {
        List<Account> accounts = new ArrayList<>();
        List<Long> noMerge = list(new long[Merge.values().length]);
        for (int cpu = 0; cpu < unhandled.length; cpu++) {
            for (int irq = 0; irq < irqCount; irq++) {
                if (unhandledRecorded[cpu][irq] > 0) {
                    accounts.add(new Account(NONE, cpu, irq, unhandledRecorded[cpu][irq], 0, noMerge,
                            list(reasons(cpu, irq)), 0, 0));
                }
            }
        }
        return accounts;
    }

    private long[] reasons(int cpu, int irq) {
        long[] reasons = new long[unhandled[cpu].length];
        for (int i = 0; i < reasons.length; i++) {
            reasons[i] = unhandled[cpu][i] == null ? 0 : unhandled[cpu][i][irq];
        }
        return reasons;
    }

    private static Account renamed(Account one) {
        return new Account(DEPARTED, one.cpu(), one.irq(), one.recorded(), one.delivered(), one.merged(),
                one.discarded(), one.pending(), one.held());
    }

    private static Account plus(Account one, Account other) {
        return new Account(DEPARTED, one.cpu(), one.irq(), one.recorded() + other.recorded(),
                one.delivered() + other.delivered(), plus(one.merged(), other.merged()),
                plus(one.discarded(), other.discarded()), one.pending() + other.pending(), one.held() + other.held());
    }

    private static List<Long> plus(List<Long> one, List<Long> other) {
        Long[] sum = new Long[one.size()];
        Arrays.setAll(sum, i -> one.get(i) + other.get(i));
        return List.of(sum);
    }

    private static long total(List<Long> terms) {
        return terms.stream().mapToLong(Long::longValue).sum();
    }

    private static List<Long> list(long[] terms) {
        return Arrays.stream(terms).boxed().toList();
    }
}
