package org.sluice.testkit.scene;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.sluice.ipipe.IrqUse;
import org.sluice.ipipe.Stage;
import org.sluice.nanokernel.Nanokernel;

/** What a scene says when something flowed otherwise: expected, actual, the acts, the pipeline, how to run it again. */
final class FlowFailure {

    private static final String GAP = "  ";
    private static final int LABEL_WIDTH = 12;

    private FlowFailure() {
    }

    static String text(List<String> expected, List<String> actual, List<String> script, List<String> picture,
                       String again) {
        List<String> lines = new ArrayList<>();
        lines.add("the flow differs");
        lines.add("");
        int[] widths = widths(expected, actual);
        lines.add(label("expected") + row(expected, widths));
        lines.add(label("actual") + row(actual, widths));
        lines.add(label("") + underline(expected, actual, widths));
        lines.add(label("") + "! played  ? logged  ~ passed by  x discarded");
        section(lines, "scene", script);
        section(lines, "pipeline", picture);
        section(lines, "again", List.of(again));
        return String.join(System.lineSeparator(), lines);
    }

    /** How the stages stand on one CPU, a line each, aligned. */
    static List<String> picture(Nanokernel kernel, int cpu) {
        List<String> lines = new ArrayList<>();
        lines.add("on cpu " + cpu + " at " + kernel.nowNanos() + " ns, head first");
        List<Stage> stages = kernel.pipeline().stages();
        int name = stages.stream().mapToInt(stage -> stage.name().length()).max().orElse(0);
        int priority = stages.stream().mapToInt(stage -> text(stage.priority()).length()).max().orElse(0);
        for (Stage stage : stages) {
            lines.add((pad(stage.name(), name) + GAP + " ".repeat(priority - text(stage.priority()).length())
                    + stage.priority() + GAP + state(stage, cpu, kernel.pipeline().irqCount())).stripTrailing());
        }
        return lines;
    }

    private static String state(Stage stage, int cpu, int irqCount) {
        if (Arrays.stream(stage.cpus()).noneMatch(own -> own == cpu)) {
            return "not on this cpu";
        }
        String gate = stage.on(cpu).isStalled() ? "stalled" : "open   ";
        StringBuilder text = new StringBuilder(stage.isRegistered() ? gate : gate + " (sits out)");
        for (int irq = 0; irq < irqCount; irq++) {
            boolean waits = stage.on(cpu).isPending(irq);
            if (waits || !stage.use(irq).equals(IrqUse.IGNORED)) {
                text.append(GAP).append(irq).append(' ').append(stage.use(irq).mode()).append(waits ? " waits" : "");
            }
        }
        return text.toString();
    }

    private static void section(List<String> lines, String label, List<String> content) {
        lines.add("");
        for (int i = 0; i < content.size(); i++) {
            lines.add(label(i == 0 ? label : "") + content.get(i));
        }
    }

    private static int[] widths(List<String> expected, List<String> actual) {
        int[] widths = new int[Math.max(expected.size(), actual.size())];
        for (int i = 0; i < widths.length; i++) {
            widths[i] = Math.max(at(expected, i).length(), at(actual, i).length());
        }
        return widths;
    }

    private static String row(List<String> tokens, int[] widths) {
        StringBuilder row = new StringBuilder();
        for (int i = 0; i < widths.length; i++) {
            row.append(pad(at(tokens, i), widths[i])).append(GAP);
        }
        return tokens.isEmpty() ? "(nothing)" : row.toString().stripTrailing();
    }

    private static String underline(List<String> expected, List<String> actual, int[] widths) {
        StringBuilder row = new StringBuilder();
        for (int i = 0; i < widths.length; i++) {
            boolean same = at(expected, i).equals(at(actual, i));
            row.append((same ? " " : "^").repeat(widths[i])).append(GAP);
        }
        return row.toString().stripTrailing();
    }

    private static String at(List<String> tokens, int index) {
        return index < tokens.size() ? tokens.get(index) : "";
    }

    private static String label(String label) {
        return GAP + pad(label, LABEL_WIDTH);
    }

    private static String text(int number) {
        return Integer.toString(number);
    }

    private static String pad(String text, int width) {
        return text + " ".repeat(Math.max(0, width - text.length()));
    }
}
