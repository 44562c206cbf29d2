package org.sluice.console.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TraceExportTest {

    @Test
    void theNameChoosesTheFormat() {
        assertThat(TraceExport.byName("a.txt")).isInstanceOf(TextExport.class);
        assertThat(TraceExport.byName("folder.txt/b.json")).isInstanceOf(ChromeExport.class);
        assertThat(TraceExport.byName("c.pftrace")).isInstanceOf(PerfettoExport.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"trace", "trace.dat", "txt", "a.txt.gz", "a.TXT"})
    void anotherNameIsRefused(String name) {
        assertThatThrownBy(() -> TraceExport.byName(name)).isInstanceOf(IllegalArgumentException.class)
                .hasMessage(name + ": the name must end in .pftrace, .json or .txt");
    }
}
