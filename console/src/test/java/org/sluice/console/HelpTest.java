package org.sluice.console;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class HelpTest {

    @Test
    void helpNamesEveryCommandOptionAndExitStatus() {
        assertThat(Help.TEXT).contains("./sluice run", "./sluice shell", "./sluice help", "--scenario", "--irq-trace",
                "--for", "--seed", "--domains", "--json", "domain:list", "domain:load", "domain:unload",
                "domain:renice", "irq:list", "irq:why", "lapic", "ioapic", "ledger", "time:run", "trace:save",
                "\n  0  ", "\n  1  ", "\n  2  ", "130, 143");
    }

    @Test
    void everyLineFitsATerminal() {
        assertThat(Help.TEXT.lines()).allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(120));
    }
}
