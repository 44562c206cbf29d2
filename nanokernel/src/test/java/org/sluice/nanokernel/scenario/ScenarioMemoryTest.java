package org.sluice.nanokernel.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringReader;
import java.util.List;
import org.junit.jupiter.api.Test;

class ScenarioMemoryTest {

    @Test
    void aRolesMemoryIsWhatTheDomainAsksFor() throws IOException {
        Scenario scenario = ScenarioReader.read("m.scenario", new StringReader("""
                scenario m board=up costs=free
                domain a priority=1 memory=0x100000-0x1fffff,0x400000-0x4fffff:shared
                domain b priority=2
                """));
        try (Simulation simulation = new Simulation(scenario, SimulationOptions.PLAIN)) {
            assertThat(simulation.spec(scenario.cast().get(0)).memory()).isEqualTo(
                    List.of("0x100000-0x1fffff", "0x400000-0x4fffff:shared"));
            assertThat(simulation.spec(scenario.cast().get(1)).memory()).isEmpty();
        }
    }
}
