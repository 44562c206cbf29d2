package org.sluice.testkit.conform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.sluice.ipipe.IrqMode.ACCEPT;
import static org.sluice.ipipe.IrqMode.TERMINATE;
import static org.sluice.testkit.conform.Act.NO_SCRIPT;
import static org.sluice.testkit.conform.Acts.arrive;
import static org.sluice.testkit.conform.Acts.charge;
import static org.sluice.testkit.conform.Acts.register;
import static org.sluice.testkit.conform.Acts.registerRoot;
import static org.sluice.testkit.conform.Acts.renice;
import static org.sluice.testkit.conform.Acts.stall;
import static org.sluice.testkit.conform.Acts.testAndUnstall;
import static org.sluice.testkit.conform.Acts.use;
import static org.sluice.testkit.conform.Acts.virtualize;
import static org.sluice.testkit.scene.Scene.machine;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.sluice.ipipe.IrqOption;
import org.sluice.ipipe.PipelineRecord;
import org.sluice.ipipe.Profile;
import org.sluice.nanokernel.trace.TraceRecord;
import org.sluice.testkit.Trace;

/** A program that scenes have words for is printed as one, too, and the scene does the same. */
class SceneTextTest {

    private static final Program PROGRAM = Program.of(Profile.SLUICE, 2, 8)
            .act(register(0, 200, 0b11, NO_SCRIPT))
            .act(virtualize(0, 5, use(ACCEPT, IrqOption.BRIEF), NO_SCRIPT))
            .act(register(1, 100, 0b11, NO_SCRIPT))
            .act(virtualize(1, 5, use(TERMINATE), NO_SCRIPT))
            .act(stall(0, 1))
            .act(arrive(1, 5))
            .act(arrive(0, 5))
            .act(renice(1, 250))
            .act(testAndUnstall(0, 1));

    @Test
    void theTextIsAScene() {
        assertThat(SceneText.of(PROGRAM).orElseThrow().lines().map(String::strip)).containsExactly(
                "machine(2)",
                ".stage(\"s0\", 200)",
                ".uses(\"s0\", 5, ACCEPT)",
                ".stage(\"s1\", 100)",
                ".uses(\"s1\", 5, TERMINATE)",
                ".onCpu(1)",
                ".stall(\"s0\")",
                ".raise(5)",
                ".onCpu(0)",
                ".raise(5)",
                ".renice(\"s1\", 250)",
                ".onCpu(1)",
                ".unstall(\"s0\")");
    }

    /** The text above, pasted. */
    @Test
    void theSceneDeliversWhatTheProgramDelivers() {
        Trace trace = machine(2)
                .stage("s0", 200)
                .uses("s0", 5, ACCEPT)
                .stage("s1", 100)
                .uses("s1", 5, TERMINATE)
                .onCpu(1)
                .stall("s0")
                .raise(5)
                .onCpu(0)
                .raise(5)
                .renice("s1", 250)
                .onCpu(1)
                .unstall("s0")
                .trace();
        List<String> played = new ArrayList<>();
        for (TraceRecord record : trace.records()) {
            if (record.kind() == PipelineRecord.PLAYED) {
                String stage = trace.stageName(record.stage());
                played.add("played " + stage + " cpu " + record.cpu() + " irq " + record.irq());
            }
        }
        assertThat(played).isEqualTo(deliveries(PROGRAM)).hasSize(4);
    }

    private static List<String> deliveries(Program program) {
        Player player = new Player(program, ModelSubject::make);
        List<String> played = new ArrayList<>();
        for (int i = 0; i < program.acts().size(); i++) {
            player.play(i, false);
            player.journal().lines().stream().filter(line -> line.startsWith("played "))
                    .forEach(line -> played.add(line.substring(0, line.indexOf(" id "))));
        }
        return played;
    }

    @Test
    void profilesAndRootsHaveTheirWords() {
        assertThat(SceneText.of(Program.of(Profile.IPIPE_2, 1, 8).act(registerRoot(2, 100, 1, NO_SCRIPT)))
                .orElseThrow().lines().map(String::strip))
                .containsExactly("machine(1)", ".profile(Profile.IPIPE_2)", ".root(\"s2\", 100)");
    }

    @Test
    void whatScenesHaveNoWordForIsNoScene() {
        assertThat(SceneText.of(PROGRAM.levels(5))).isEmpty();
        assertThat(SceneText.of(PROGRAM.act(charge(0, 0, 1, NO_SCRIPT)))).isEmpty();
        assertThat(SceneText.of(PROGRAM.act(register(2, 50, 0b01, NO_SCRIPT)))).isEmpty();
        assertThat(SceneText.of(PROGRAM.act(arrive(0, 8)))).isEmpty();
        assertThat(SceneText.of(PROGRAM.script(arrive(0, 1)).act(virtualize(0, 1, use(ACCEPT), 0)))).isEmpty();
        assertThat(SceneText.of(PROGRAM.act(virtualize(0, 1, use(ACCEPT, IrqOption.COUNTED), NO_SCRIPT)))).isEmpty();
        assertThat(SceneText.of(PROGRAM.act(virtualize(0, 1, Acts.saysNo(use(ACCEPT)), NO_SCRIPT)))).isEmpty();
    }
}
