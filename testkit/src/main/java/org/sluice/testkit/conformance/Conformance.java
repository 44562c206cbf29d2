package org.sluice.testkit.conformance;

import java.io.PrintStream;
import java.util.List;

/** The conformance list: runs every row and prints what came out. Plain Java, no test framework. */
public final class Conformance {

    /** All rows passed. */
    public static final int PASSED = 0;
    /** At least one row failed. */
    public static final int FAILED = 1;
    /** The arguments were not understood. */
    public static final int USAGE = 2;

    private static final String JSON = "--json";

    private Conformance() {
    }

    /** All rows, in order; unmodifiable. */
    static List<Behaviour> rows() {
        Rows rows = new Rows();
        LocalApicRows.addTo(rows);
        IpiRows.addTo(rows);
        X2ApicRows.addTo(rows);
        CpuRows.addTo(rows);
        ApicTimerRows.addTo(rows);
        IoApicRows.addTo(rows);
        PicRows.addTo(rows);
        TimerRows.addTo(rows);
        UartRows.addTo(rows);
        NmiRows.addTo(rows);
        PlatformRows.addTo(rows);
        PciRows.addTo(rows);
        E1000Rows.addTo(rows);
        FirmwareRows.addTo(rows);
        BootRows.addTo(rows);
        ResetRows.addTo(rows);
        return rows.list();
    }

    /**
     * Runs all rows.
     *
     * @param args nothing for a table, {@code --json} for an array of objects
     * @return {@link #PASSED}, {@link #FAILED} or {@link #USAGE}
     */
    public static int run(String[] args, PrintStream out, PrintStream err) {
        boolean json = args.length == 1 && args[0].equals(JSON);
        if (args.length > 1 || args.length == 1 && !json) {
            err.println("usage: conformance [" + JSON + "]");
            return USAGE;
        }
        return run(rows(), json, out);
    }

    /** Runs these rows; {@link #PASSED} or {@link #FAILED}. */
    static int run(List<Behaviour> rows, boolean json, PrintStream out) {
        ConformanceReport report = json ? new JsonReport(out) : new TableReport(out);
        int failed = 0;
        for (Behaviour row : rows) {
            String complaint = verdict(row, Cut.NONE);
            failed += complaint == null ? 0 : 1;
            report.row(row, complaint);
        }
        report.end(rows.size(), failed);
        return failed == 0 ? PASSED : FAILED;
    }

    /** Runs one row; null if it passes, else what went wrong. A check that breaks down fails. */
    static String verdict(Behaviour row, Cut cut) {
        try {
            row.verify(cut);
            return null;
        } catch (AssertionError | RuntimeException e) {
            return String.valueOf(e.getMessage());
        }
    }

    /** Runs the list from the command line; ends the JVM with {@link #run}'s answer. */
    public static void main(String[] args) {
        System.exit(run(args, System.out, System.err));
    }
}
