package org.sluice.nanokernel.internal;

import java.util.List;
import org.sluice.nanokernel.hw.Setting;
import org.sluice.x86.text.Statement;

/** A statement of a scenario file as a domain sees it. */
public final class ScenarioSetting implements Setting {

    private final Statement statement;

    /** Wraps a statement. */
    public ScenarioSetting(Statement statement) {
        this.statement = statement;
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
