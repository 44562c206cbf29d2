package org.sluice.it.assembled;

import java.util.ArrayList;
import java.util.List;

/** What a shell's commands printed, picked apart. */
final class Answers {

    private static final String LIST_HEAD = "DOMAIN (head first)";

    private final List<String> lines;

    Answers(String out) {
        lines = out.lines().toList();
    }

    /** The order of the domains, head first, in each answer to {@code domain:list}. */
    List<List<String>> orders() {
        List<List<String>> orders = new ArrayList<>();
        for (int i = 0; i < lines.size(); i++) {
            if (lines.get(i).startsWith(LIST_HEAD)) {
                List<String> order = new ArrayList<>();
                for (int row = i + 1; row < lines.size() && isRow(lines.get(row)); row++) {
                    order.add(lines.get(row).split(" ")[0]);
                }
                orders.add(order);
            }
        }
        return orders;
    }

    /** How many interrupts a domain had, in each answer to {@code domain:list} in which it is. */
    List<Long> interrupts(String domain) {
        return lines.stream().filter(line -> isRow(line) && line.startsWith(domain + " "))
                .map(line -> Long.parseLong(line.split(" +")[5])).toList();
    }

    /** The verdicts of each answer to {@code ledger}: "balanced" many times over, or "WRONG". */
    List<String> verdicts() {
        return lines.stream().filter(line -> line.matches("(hardware|bridge|total|departed|none|\\S+ +\\d+ +\\d+ ).*"))
                .filter(line -> line.endsWith("balanced") || line.endsWith("WRONG"))
                .map(line -> line.substring(line.lastIndexOf(' ') + 1)).toList();
    }

    /** A column of the pipeline's total in each answer to {@code ledger}: 1 recorded, 2 delivered, 4 discarded. */
    List<Long> total(int column) {
        return lines.stream().filter(line -> line.startsWith("total "))
                .map(line -> Long.parseLong(line.split(" +")[column])).toList();
    }

    private static boolean isRow(String line) {
        return line.matches("\\S+ +\\d+ +(scenario|property|command|spec) +.*");
    }
}
