package org.sluice.it.assembled;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.sluice.hrt.AeroKernel;
import org.sluice.ipipe.Domain;
import org.sluice.ipipe.LocalStage;
import org.sluice.linux.LinuxKernel;
import org.sluice.nanokernel.scenario.ScenarioReader;
import org.sluice.rt.RtExecutive;
import org.sluice.testkit.explore.Explorer;
import org.sluice.testkit.explore.MachineWorld;
import org.sluice.testkit.explore.Mode;
import org.sluice.testkit.explore.Outcome;
import org.sluice.testkit.explore.Plan;
import org.sluice.testkit.explore.Report;
import org.sluice.testkit.explore.Violation;

/** A fault planted in hvm is found, made small, and found again by its token; without the fault nothing is found. */
class PlantedFaultTest {

    private static final long RUN_NANOS = 60_000_000;
    private static final long SCHEDULES_MAX = 300;
    private static final long HEALTHY_SCHEDULES = 150;
    private static final long STEP_NANOS = 15_000;
    private static final int STEPS = 64;

    private static Map<String, Supplier<Domain>> healthy() {
        Map<String, Supplier<Domain>> cast = new TreeMap<>();
        cast.put("rt", RtExecutive::new);
        cast.put("hrt", AeroKernel::new);
        cast.put("linux", LinuxKernel::new);
        return cast;
    }

    private static Map<String, Supplier<Domain>> with(String name, Supplier<Domain> faulty) {
        Map<String, Supplier<Domain>> cast = healthy();
        cast.put(name, faulty);
        return cast;
    }

    /** Messages late by up to a millisecond, in small steps: what a fault needs is a moment of some microseconds. */
    private static MachineWorld hvm(Map<String, Supplier<Domain>> cast) throws IOException {
        return new MachineWorld(ScenarioReader.find("hvm"), cast, RUN_NANOS)
                .delays(LongStream.range(0, STEPS).map(i -> i * STEP_NANOS).toArray());
    }

    private static Report assertFound(Map<String, Supplier<Domain>> cast, String rule) throws IOException {
        Report report = Explorer.explore(hvm(cast), Plan.random(SCHEDULES_MAX));
        assertThat(report.violation()).map(Violation::rule).contains(rule);
        assertThat(report.runs()).as("the usual course does not show it").isGreaterThan(1);
        Report.Finding finding = report.finding().orElseThrow();
        assertThat(finding.shrunk().deviations()).isLessThanOrEqualTo(3);
        Outcome again = Explorer.rerun(hvm(cast), report.token().orElseThrow());
        assertThat(again.violation()).isEqualTo(report.violation());
        return report;
    }

    @Test
    void aDroppedWakeUpIsFound() throws IOException {
        Report report = assertFound(with("linux", PlantedFaults.OneByteAnEdge::new), "progress");
        assertThat(report.violation().orElseThrow().text()).startsWith("linux irq com1 was not played");
    }

    @Test
    void aWorkerThatTrustsALateIpiIsFound() throws IOException {
        Report report = assertFound(with("hrt", PlantedFaults.TrustsTheKick::new), "progress");
        assertThat(report.violation().orElseThrow().text()).startsWith("hrt irq hrt-kick was not played");
    }

    @Test
    void aStageThatAnotherLeavesStalledIsFound() throws IOException {
        LocalStage[] places = new LocalStage[4];
        Map<String, Supplier<Domain>> cast = with("rt", () -> new PlantedFaults.ForgetsToOpen(places));
        cast.put("hrt", () -> new PlantedFaults.Known(places));
        Report report = assertFound(cast, "stalled");
        assertThat(report.violation().orElseThrow().text()).contains("waits in hrt of cpu 3, which is stalled");
    }

    @Test
    void theHealthyTwinIsClean() throws IOException {
        for (Mode mode : new Mode[] {Mode.RANDOM, Mode.PCT, Mode.EXHAUSTIVE}) {
            Report report = Explorer.explore(hvm(healthy()), Plan.of(mode, HEALTHY_SCHEDULES).depth(2));
            assertThat(report.violation()).as(mode.word()).isEmpty();
            assertThat(report.runs()).isEqualTo(HEALTHY_SCHEDULES);
            assertThat(report.distinct()).isGreaterThan(HEALTHY_SCHEDULES / 4);
        }
    }
}
