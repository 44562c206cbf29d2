package org.sluice.rt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.sluice.nanokernel.AdmissionException;
import org.sluice.nanokernel.DomainSpec;
import org.sluice.nanokernel.Nanokernel;
import org.sluice.nanokernel.PriorityOrigin;
import org.sluice.nanokernel.hw.Setting;
import org.sluice.nanokernel.internal.ScenarioSetting;
import org.sluice.testkit.junit.SluiceTest;
import org.sluice.x86.text.TextFile;

class RtSettingsTest {

    @SluiceTest(cpus = 2)
    void whatMakesNoSenseIsRefusedWithItsLine(Nanokernel kernel) {
        refused(kernel, "task a period=50us", "my.scenario:1: period 50000 ns is shorter than 100000 ns, 10 kHz");
        refused(kernel, "task a period=100us cost=100us", "does not fit into the period of 100000 ns");
        refused(kernel, "task period=1ms", "a task has one name");
        refused(kernel, "task a cpu=7", "cpu=7");
        refused(kernel, "job a", "rt knows no \"job\", only task");
        refused(kernel, "task a speed=3", "speed");
    }

    private static void refused(Nanokernel kernel, String line, String reason) {
        Setting setting = new ScenarioSetting(TextFile.parse("my.scenario", line).get(0));
        DomainSpec spec = new DomainSpec("rt", 200, PriorityOrigin.SCENARIO, "all", List.of("timer:shared"),
                List.of(setting));
        assertThatThrownBy(() -> kernel.admit(spec, new RtExecutive())).as(line)
                .isInstanceOf(AdmissionException.class).hasMessageContaining(reason);
        assertThat(kernel.guests()).isEmpty();
    }
}
