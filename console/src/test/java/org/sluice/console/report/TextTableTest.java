package org.sluice.console.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class TextTableTest {

    @Test
    void columnsAreAsWideAsTheirLongestCell() {
        assertThat(new TextTable("lrl").row("NAME", "N", "X").row("a", "1000", "y").row("longer", "2", "").lines())
                .containsExactly(
                        "NAME       N  X",
                        "a       1000  y",
                        "longer     2");
    }

    @Test
    void aTableWithoutRowsHasNoLines() {
        assertThat(new TextTable("ll").lines()).isEmpty();
    }

    @Test
    void aRowHasACellForEachColumn() {
        TextTable table = new TextTable("lr");
        assertThatThrownBy(() -> table.row("one")).isInstanceOf(IllegalArgumentException.class)
                .hasMessage("1 cells do not fit 2 columns");
    }
}
