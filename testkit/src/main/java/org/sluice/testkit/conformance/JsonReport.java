package org.sluice.testkit.conformance;

import java.io.PrintStream;

/** A JSON array with an object per row. */
final class JsonReport implements ConformanceReport {

    private final PrintStream out;
    private boolean first = true;

    JsonReport(PrintStream out) {
        this.out = out;
    }

    @Override
    public void row(Behaviour row, String complaint) {
        out.print(first ? "[" : ",");
        first = false;
        out.println();
        out.print("  {\"id\":" + quote(row.id()) + ",\"device\":" + quote(row.device()) + ",\"source\":"
                + quote(row.source()) + ",\"behaviour\":" + quote(row.statement()) + ",\"result\":"
                + (complaint == null ? "\"pass\"" : "\"fail\",\"found\":" + quote(complaint)) + "}");
    }

    @Override
    public void end(int rows, int failed) {
        out.println(first ? "[]" : "\n]");
    }

    private static String quote(String text) {
        StringBuilder quoted = new StringBuilder("\"");
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                quoted.append('\\').append(c);
            } else if (c < ' ') {
                quoted.append("\\u00").append(Character.forDigit(c >> 4, 16)).append(Character.forDigit(c & 15, 16));
            } else {
                quoted.append(c);
            }
        }
        return quoted.append('"').toString();
    }
}
