package org.sluice.testkit.internal;

import java.util.ArrayList;
import java.util.List;
import org.sluice.nanokernel.hw.Setting;
import org.sluice.x86.text.Statement;
import org.sluice.x86.text.TextFile;

/** A domain's setting that a test has written, instead of a scenario. */
public final class Line implements Setting {

    private final Statement statement;

    private Line(Statement statement) {
        this.statement = statement;
    }

    /** Reads the lines that would stand below a domain; complaints name {@code where}. */
    public static List<Setting> read(String where, String... lines) {
        List<Setting> settings = new ArrayList<>();
        TextFile.parse(where, String.join("\n", lines)).forEach(statement -> settings.add(new Line(statement)));
        return settings;
    }

    @Override
    public String keyword() {
        return statement.keyword();
    }

    @Override
    public List<String> words() {
        return statement.words();
    }

    @Override
    public long number(String key, long min, long max, long fallback) {
        return statement.number(key, min, max, fallback);
    }

    @Override
    public long duration(String key, long fallbackNanos) {
        return statement.duration(key, fallbackNanos);
    }

    @Override
    public String text(String key, String fallback) {
        return statement.text(key, fallback);
    }

    @Override
    public void onlyKeys(String... known) {
        statement.onlyKeys(known);
    }

    @Override
    public RuntimeException error(String complaint) {
        return statement.error(complaint);
    }
}
