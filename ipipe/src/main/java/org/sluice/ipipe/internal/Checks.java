package org.sluice.ipipe.internal;

import java.util.List;
import java.util.Locale;
import org.sluice.ipipe.StagePlan;

/** Refuses arguments by name and bound. */
final class Checks {

    private static final int NAME_LENGTH_MAX = 64;

    private Checks() {
    }

    static void plan(StagePlan plan, List<StageCore> stages, int cpuCount) {
        name(plan.name(), stages);
        priority(plan.priority());
        cpus(plan.cpus(), cpuCount);
    }

    private static void name(String name, List<StageCore> stages) {
        if (name == null || name.isBlank() || name.length() > NAME_LENGTH_MAX) {
            throw new IllegalArgumentException("name \"" + name + "\" must have 1 to " + NAME_LENGTH_MAX
                    + " characters, not all blank");
        }
        for (int i = 0; i < name.length(); i++) {
            if (breaksLines(name.charAt(i))) {
                throw new IllegalArgumentException(String.format(Locale.ROOT,
                        "name must have no control characters, but has U+%04X at %d", (int) name.charAt(i), i));
            }
        }
        for (StageCore stage : stages) {
            if (stage.name().equals(name)) {
                throw new IllegalArgumentException("name " + name + " is taken by a stage that is " + stage.life());
            }
        }
    }

    private static boolean breaksLines(char letter) {
        return Character.isISOControl(letter) || Character.getType(letter) == Character.LINE_SEPARATOR
                || Character.getType(letter) == Character.PARAGRAPH_SEPARATOR;
    }

    /** Returns it. */
    static int cpuCount(int cpuCount) {
        if (cpuCount < 1) {
            throw new IllegalArgumentException("cpuCount " + cpuCount + " of the hardware must be at least 1");
        }
        return cpuCount;
    }

    static void priority(int priority) {
        if (priority < 0) {
            throw new IllegalArgumentException("priority " + priority + " must be 0 or greater");
        }
    }

    static void notNegative(String name, long value) {
        if (value < 0) {
            throw new IllegalArgumentException(name + " " + value + " must not be negative");
        }
    }

    static void cpu(int cpu, int cpuCount) {
        if (cpu < 0 || cpu >= cpuCount) {
            throw new IllegalArgumentException("cpu " + cpu + " is not in 0.." + (cpuCount - 1));
        }
    }

    private static void cpus(int[] cpus, int cpuCount) {
        if (cpus.length == 0) {
            throw new IllegalArgumentException("cpus must name at least one cpu");
        }
        for (int i = 0; i < cpus.length; i++) {
            cpu(cpus[i], cpuCount);
            if (i > 0 && cpus[i] <= cpus[i - 1]) {
                throw new IllegalArgumentException("cpus must ascend, but " + cpus[i] + " follows " + cpus[i - 1]);
            }
        }
    }
}
