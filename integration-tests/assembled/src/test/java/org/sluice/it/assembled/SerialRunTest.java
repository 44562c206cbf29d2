package org.sluice.it.assembled;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code ./sluice run} on a board whose serial port has a host side; a domain echoes what comes in. */
class SerialRunTest {

    @TempDir
    Path box;

    @BeforeEach
    void makeDomain() throws IOException {
        Path jars = Files.createDirectory(box.resolve("jars"));
        FixtureJar.write(jars.resolve("echo.jar"), "Fixture-Name", "echo", "Fixture-Does", "echoes", "Fixture-Irqs",
                "com1:shared");
    }

    private SluiceProcess run(String options, String... input) throws IOException {
        Path board = box.resolve("own.board");
        Files.writeString(board, "cpus 1\nioapic address=0xfec00000 pins=24 gsi=0\nuart com1 port=0x3f8 gsi=4 "
                + options + "\n");
        Path scenario = Files.writeString(box.resolve("own.scenario"), "scenario own board=\"" + board + "\"\n");
        return SluiceProcess.in(box).input(input).run("run", "--scenario", scenario.toString(), "--domains",
                box.resolve("jars").toString(), "--for", "100ms");
    }

    @Test
    void theStandardInputComesInAndTheStandardOutputIsWhatGoesOut() throws IOException {
        SluiceProcess sluice = run("in=stdin out=stdout", "hello, port");
        assertThat(sluice.status()).as(sluice.err()).isZero();
        assertThat(sluice.out()).contains("hello, port\n").doesNotContain("WRONG");
    }

    @Test
    void fromFileToFile() throws IOException {
        Path in = Files.writeString(box.resolve("in.txt"), "from a file\n");
        Path out = box.resolve("out.txt");
        SluiceProcess sluice = run("in=\"" + in + "\" out=\"" + out + "\"");
        assertThat(sluice.status()).as(sluice.err()).isZero();
        assertThat(out).hasContent("from a file\n");
        assertThat(sluice.out()).doesNotContain("from a file");
    }

    @Test
    void aFileThatIsNotThereIsToldWithTheBoardsLine() throws IOException {
        SluiceProcess sluice = run("in=nowhere.txt");
        assertThat(sluice.status()).isEqualTo(2);
        assertThat(sluice.err()).contains("own.board:3: uart com1: in=nowhere.txt: there is no such file or folder\n")
                .hasLineCount(1);
    }
}
