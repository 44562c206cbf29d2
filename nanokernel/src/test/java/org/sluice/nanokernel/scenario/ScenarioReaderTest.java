package org.sluice.nanokernel.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sluice.nanokernel.CostTable;

class ScenarioReaderTest {

    private static final String SMALL = """
            # a comment
            scenario small board=up costs=free seed=7
            domain a priority=10 cpus=0 irqs=com1:shared,timer
              colour red deep=yes
            domain b priority=0
            load com1 rate=10/s burst=2
            """;

    @TempDir
    Path folder;

    private static Scenario read(String text) throws IOException {
        return ScenarioReader.read("my.scenario", new StringReader(text));
    }

    @Test
    void everythingSaidIsRead() throws IOException {
        Scenario scenario = read(SMALL);
        assertThat(scenario.name()).isEqualTo("small");
        assertThat(scenario.board()).isEqualTo("up");
        assertThat(scenario.costs()).isEqualTo(CostTable.FREE);
        assertThat(scenario.seed()).isEqualTo(7);
        assertThat(scenario.partition()).isNull();
        assertThat(scenario.loads()).hasSize(1);
        assertThat(scenario.cast()).extracting(Scenario.Role::name).containsExactly("a", "b");
        Scenario.Role a = scenario.cast().get(0);
        assertThat(a.priority()).isEqualTo(10);
        assertThat(a.cpus()).isEqualTo("0");
        assertThat(a.irqs()).containsExactly("com1:shared", "timer");
        assertThat(a.line().children()).hasSize(1);
    }

    @Test
    void whatIsNotSaidHasItsDefault() throws IOException {
        Scenario scenario = read("scenario s board=default\ndomain b priority=0\n");
        assertThat(scenario.seed()).isEqualTo(42);
        assertThat(scenario.costs()).isEqualTo(CostTable.GENERIC_X86);
        assertThat(scenario.cast().get(0).cpus()).isEqualTo("all");
        assertThat(scenario.cast().get(0).irqs()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "scenario s board=up\nscenario t board=up|my.scenario:2: there is a \"scenario\" line already, at line 1",
        "scenario s|my.scenario:1: ",
        "scenario s board=up costs=gold|my.scenario:1: cost table gold is unknown; known are generic-x86 and free",
        "scenario s board=up\ndomian a|my.scenario:2: \"domian\" is not known here",
        "scenario s board=up\ndomain a priority=1\ndomain a priority=2"
                + "|my.scenario:3: domain a is there already, at line 2",
        "scenario s board=up\ndomain a priority=-1|my.scenario:2: priority=-1",
        "scenario s board=up\nload com1 rate=2/s colour=red|my.scenario:2: ",
        "scenario s board=up\nroute com1 com2 cpu=1|my.scenario:2: ",
        "domain a priority=1|my.scenario: there is no \"scenario\" line"})
    void aMistakeIsToldWithFileAndLine(String textAndComplaint) {
        String[] parts = textAndComplaint.split("\\|");
        assertThatThrownBy(() -> read(parts[0])).hasMessageStartingWith(parts[1]);
    }

    @Test
    void theScenariosThatComeWithSluiceAreFoundByName() throws IOException {
        assertThat(ScenarioReader.find("hvm").cast()).extracting(Scenario.Role::name)
                .containsExactly("rt", "hrt", "linux");
        assertThat(ScenarioReader.find("replay").board()).isEqualTo("recording");
        assertThatThrownBy(() -> ScenarioReader.find("nope")).hasMessage(
                "nope: there is no such scenario; hvm is one, and a file has a / or ends in .scenario");
    }

    @Test
    void aFileIsFoundByItsPath() throws IOException {
        Path file = Files.writeString(folder.resolve("my.scenario"), SMALL);
        assertThat(ScenarioReader.find(file.toString()).name()).isEqualTo("small");
        assertThatThrownBy(() -> ScenarioReader.find(folder + "/other.scenario"))
                .hasMessage(folder + "/other.scenario: there is no such file");
    }
}
