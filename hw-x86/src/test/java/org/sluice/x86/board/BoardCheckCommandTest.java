package org.sluice.x86.board;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BoardCheckCommandTest {

    private static final String UART = "cpus 1;ioapic address=0xfec00000 pins=24 gsi=0;uart a port=0x3f8 gsi=4 ";

    @TempDir
    private Path folder;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    private int check(String... args) {
        return BoardCheckCommand.run(args, new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8));
    }

    private String file(String text) throws IOException {
        Path file = folder.resolve("x.board");
        Files.writeString(file, text.replace(';', '\n') + "\n");
        return file.toString();
    }

    @Test
    void aBoardIsDescribed() throws IOException {
        assertThat(check("check", file("cpus 2;node memory=64M cpus=0-1"))).isZero();
        assertThat(out.toString(StandardCharsets.UTF_8))
                .isEqualTo("board x: 2 CPUs, 1 node with 64 MiB, 0 I/O APICs, 0 devices\n");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "cpus 1;frob x | :2: unknown device frob",
        "cpus 1;ioapic address=0xfec00000 pins=24 gsi=0;pit a;line b gsi=2 | :4: line b and pit a (",
        "cpus 1;ioapic address=0xfec00000 pins=24 gsi=0;debugexit a;debugexit b | :4: debugexit b (",
        "cpus 1;pci a;pci b | overlaps pci a (",
        "cpus 1;hpet a;hpet b address=0xfed01000 | :3: hpet b: a board has one, and it is hpet a (",
        "cpus 1;ioapic address=0xfec00000 pins=24 gsi=0;edu a slot=3 gsi=5 | :3: edu a: the board has no pci host",
        "cpus 1;pci p;edu a msi slot=3;edu b msi slot=3 | overlaps edu a (",
        "cpus 1;pci p;edu a msi slot=32 | :3: edu a: slot 32 is not in 1..31",
        "cpus 1;node memory=4G cpus=0;hpet a address=0x10000000 | overlaps the memory of node 0 (",
        "cpus 300 | needs mode=x2apic",
        "cpus 2;node memory=1G cpus=0;node memory=1G cpus=1;distance 0 1 5 | :4: distance 5 from node 0 to node 1",
        "cpus 2;node memory=1G cpus=0-1;distance 0 1 30 | between two of the nodes 0..0",
        "cpus 1;ioapic address=0xfec00000 pins=1 gsi=0;rtc r | :3: rtc r: gsi 8 is on no ioapic",
        "cpus 1;pci p;e1000 a msi slot=3 net=world | :3: net=world: known are none, user, loopback",
        "cpus 1;pci p;e1000 a msi slot=3 capture=\"\" | :3: capture= names no file",
        "cpus 1;pci p;edu a msi slot=3 net=user | :3: edu: unknown option net",
        "cpus 1;pci p;e1000 a msi slot=3 play=none.pcap | :3: e1000 a: play=none.pcap: there is no such file",
        "cpus 1;pci p;e1000 a msi slot=3 play=x capture=./x | :3: e1000 a: capture=./x is a file of e1000 a (",
        "cpus 1;pci p;e1000 a msi slot=3 capture=x;e1000 b msi slot=4 capture=x "
                + "| :4: e1000 b: capture=x is a file of e1000 a (",
        UART + "in=none | :3: uart a: in=none: there is no",
        "cpus 1;debugcon a in=x | :2: debugcon: unknown option in",
        "cpus 1;vga a out=x | :2: vga: unknown option out",
        "cpus 1;debugcon a out=\"\" | :2: out= names no file",
        UART + "in=x out=./x | :3: uart a: out=./x is a "
                + "file of uart a (",
        UART + "out=stdout;debugcon b out=stdout "
                + "| :4: debugcon b: out=stdout is taken by uart a (",
        UART + "in=stdin;uart b port=0x2f8 gsi=3 "
                + "in=stdin | :4: uart b: in=stdin is taken by uart a (",
        "cpus 1;pci p;e1000 a msi slot=3 capture=x;debugcon b out=x | :4: debugcon b: out=x is a file of e1000 a (",
        "cpus 1;pic p msi | after the name may stand only 'msi'"})
    void mistakesAreExplainedByLineAndBothPartiesNamed(String text, String complaint) throws IOException {
        assertThat(check("check", file(text))).isEqualTo(BoardCheckCommand.REFUSED);
        assertThat(err.toString(StandardCharsets.UTF_8)).contains(complaint).hasLineCount(1);
        assertThat(out.size()).isZero();
    }

    @Test
    void aCaptureToBePlayedIsReadAndOneToBeWrittenIsLeftAlone() throws IOException {
        Path written = Files.writeString(folder.resolve("w.pcap"), "old");
        Path played = Files.writeString(folder.resolve("p.pcap"), "This is text, and no capture at all.");
        String text = "cpus 1;pci p;e1000 a msi slot=3 capture=\"" + written + "\"";
        assertThat(check("check", file(text))).isZero();
        assertThat(written).hasContent("old");
        assertThat(check("check", file(text + " play=\"" + played + "\""))).isEqualTo(BoardCheckCommand.REFUSED);
        assertThat(err.toString(StandardCharsets.UTF_8)).contains(":3: e1000 a: play=" + played
                + ": no pcap file: it begins with 0x").hasLineCount(1);
    }

    @Test
    void aFileOfCharactersToBeSentIsReadAndTheStandardInputAndTheOutputAreLeftAlone() throws IOException {
        Path written = Files.writeString(folder.resolve("w.txt"), "old");
        String start = UART + "out=\"" + written + "\" ";
        InputStream before = System.in;
        System.setIn(new InputStream() {
            @Override
            public int read() {
                throw new AssertionError("a check reads no standard input");
            }
        });
        try {
            assertThat(check("check", file(start + "in=stdin"))).isZero();
        } finally {
            System.setIn(before);
        }
        assertThat(written).hasContent("old");
        assertThat(check("check", file(start + "in=\"" + folder + "\""))).isEqualTo(BoardCheckCommand.REFUSED);
        assertThat(err.toString(StandardCharsets.UTF_8)).contains(":3: uart a: in=" + folder + ": ").hasLineCount(1);
    }

    @Test
    void everyBoardInTheFolderIsFine() {
        for (String name : new String[] {"up", "default", "big64", "pc", "huge256"}) {
            assertThat(Board.named(name).cpuCount()).isPositive();
        }
    }

    @Test
    void otherArgumentsAndMissingFilesAreRefused() {
        assertThat(check()).isEqualTo(BoardCheckCommand.REFUSED);
        assertThat(check("check")).isEqualTo(BoardCheckCommand.REFUSED);
        assertThat(check("look", "x")).isEqualTo(BoardCheckCommand.REFUSED);
        assertThat(check("check", folder.resolve("none").toString())).isEqualTo(BoardCheckCommand.REFUSED);
        assertThat(err.toString(StandardCharsets.UTF_8)).contains("usage: board check FILE", "cannot be read");
    }
}
