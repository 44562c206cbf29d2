package org.sluice.x86.text;

import java.util.BitSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Sets of CPUs as users write them; inside, ascending arrays of dense CPU indices. Stateless. */
public final class CpuList {

    private CpuList() {
    }

    /**
     * Reads {@code 0-3}, {@code 0,2}, {@code 0-1,3} or {@code all}.
     *
     * @param cpuCount how many CPUs the machine has, &gt;= 1
     * @return the CPUs, ascending, at least one
     * @throws IllegalArgumentException if it is none, names a CPU twice or one the machine does not have; the message
     *     starts with {@code text}
     */
    public static int[] parse(String text, int cpuCount) {
        if (cpuCount < 1) {
            throw new IllegalArgumentException("cpuCount " + cpuCount + " is below 1");
        }
        if (text.equals("all")) {
            return IntStream.range(0, cpuCount).toArray();
        }
        BitSet cpus = new BitSet(cpuCount);
        for (String part : text.split(",", -1)) {
            int dash = part.indexOf('-');
            int first = cpu(text, dash < 0 ? part : part.substring(0, dash), cpuCount);
            int last = dash < 0 ? first : cpu(text, part.substring(dash + 1), cpuCount);
            if (first > last) {
                throw Measure.error(text, part + " runs backwards");
            }
            if (cpus.get(first, last + 1).cardinality() > 0) {
                throw Measure.error(text, "CPU " + cpus.nextSetBit(first) + " is named twice");
            }
            cpus.set(first, last + 1);
        }
        return cpus.stream().toArray();
    }

    /**
     * The shortest way to write {@code cpus}, with ranges: {@code 0-1,3}; {@code none} for none.
     *
     * @param cpus ascending, without doubles
     */
    public static String format(int... cpus) {
        BitSet set = new BitSet();
        for (int cpu : cpus) {
            set.set(cpu);
        }
        String list = IntStream.of(cpus).filter(cpu -> cpu == 0 || !set.get(cpu - 1)).mapToObj(first -> {
            int last = set.nextClearBit(first) - 1;
            return first == last ? Integer.toString(first) : first + "-" + last;
        }).collect(Collectors.joining(","));
        return list.isEmpty() ? "none" : list;
    }

    private static int cpu(String text, String digits, int cpuCount) {
        if (!digits.matches("[0-9]{1,9}")) {
            throw Measure.error(text, "not a list of CPUs, for example 0-3 or 0,2 or all");
        }
        int cpu = Integer.parseInt(digits);
        if (cpu >= cpuCount) {
            throw Measure.error(text, "CPU " + cpu + " is not on this board (0.." + (cpuCount - 1) + ")");
        }
        return cpu;
    }
}
