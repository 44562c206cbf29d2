package org.sluice.testkit.junit;

import static org.assertj.core.api.Assertions.assertThat;

import org.sluice.nanokernel.CostTable;
import org.sluice.nanokernel.Nanokernel;

/** Boards and cost tables by name. */
class SluiceBoardTest {

    @SluiceTest(costs = "generic-x86", board = "default")
    void boardAndCostsMayBeChosen(Nanokernel kernel) {
        assertThat(kernel.options().costs()).isEqualTo(CostTable.GENERIC_X86);
        assertThat(kernel.machine().board().name()).isEqualTo("default");
        assertThat(kernel.machine().cpuCount()).isEqualTo(4);
    }

    @SluiceTest(cpus = 2)
    void otherwiseThereAreBareLinesAndMessagesAndNothingCosts(Nanokernel kernel) {
        assertThat(kernel.options().costs()).isEqualTo(CostTable.FREE);
        assertThat(kernel.machine().board().devices()).hasSize(32);
        assertThat(kernel.irqNamed("line23")).isEqualTo(23);
        assertThat(kernel.irqNamed("message103")).isEqualTo(103);
    }
}
