package org.sluice.testkit.conformance;

import java.io.PrintStream;
import java.util.Locale;

/** One line per row, and its source below when the device or the source changes. */
final class TableReport implements ConformanceReport {

    private final PrintStream out;
    private String source = "";

    TableReport(PrintStream out) {
        this.out = out;
    }

    @Override
    public void row(Behaviour row, String complaint) {
        if (!row.source().equals(source)) {
            source = row.source();
            out.println(source);
        }
        out.println(String.format(Locale.ROOT, "  %s  %-12s %s", complaint == null ? "pass" : "FAIL", row.id(),
                row.statement()));
        if (complaint != null) {
            out.println("        " + complaint);
        }
    }

    @Override
    public void end(int rows, int failed) {
        out.println(rows + " behaviours, " + (rows - failed) + " pass, " + failed + " fail");
    }
}
