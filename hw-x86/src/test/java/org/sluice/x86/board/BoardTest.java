package org.sluice.x86.board;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sluice.x86.text.TextException;

class BoardTest {

    private static final String START = "cpus 2\nioapic address=0xfec00000 pins=24 gsi=0\n";

    private static Board read(String text) {
        try {
            return BoardFile.read("x.board", new StringReader(text));
        } catch (IOException impossible) {
            throw new AssertionError(impossible);
        }
    }

    @Nested
    class Reading {

        @Test
        void aResetEndsTheRunOrStartsAnew() {
            assertThat(read(START.replace("cpus 2", "cpus 2 reset=restart")).isRestarting()).isTrue();
            assertThat(read(START.replace("cpus 2", "cpus 2 reset=end")).isRestarting()).isFalse();
            assertThatThrownBy(() -> read(START.replace("cpus 2", "cpus 2 reset=again")))
                    .isInstanceOf(TextException.class).hasMessageContainingAll("x.board:1", "restart");
        }

        @Test
        void everythingCanBeSaid() {
            Board board = read(String.join("\n",
                    "# a comment",
                    "cpus 4 timer=100MHz",
                    "cpu 3 apic=8",
                    "node memory=2G cpus=0-1",
                    "node memory=512M cpus=2-3",
                    "ioapic address=0xfec00000 pins=24 gsi=0",
                    "ioapic address=0xfec01000 pins=32 gsi=24",
                    "uart com1 port=0x3f8 gsi=4",
                    "nic eth0 address=0xfebc0000 gsi=30",
                    "nic eth1 msi address=0xfeb80000",
                    "line disk gsi=14 trigger=level polarity=low",
                    "line nvme msi"));

            assertThat(board.name()).isEqualTo("x");
            assertThat(board.timerHz()).isEqualTo(100_000_000);
            assertThat(board.timerNanosPerClock()).isEqualTo(10);
            assertThat(board.isRestarting()).isFalse();
            assertThat(board.cpus()).containsExactly(new CpuSpec(0, 0, 0), new CpuSpec(1, 1, 0),
                    new CpuSpec(2, 2, 1), new CpuSpec(3, 8, 1));
            assertThat(board.nodes()).containsExactly(new NodeSpec(0, 2L << 30, List.of(0, 1)),
                    new NodeSpec(1, 512 << 20, List.of(2, 3)));
            assertThat(board.ioApics()).containsExactly(new IoApicSpec(0, 0xFEC00000L, 24, 0),
                    new IoApicSpec(1, 0xFEC01000L, 32, 24));
            assertThat(board.devices()).containsExactly(
                    new DeviceSpec("com1", DeviceKind.UART, 0x3F8, 4, false, false),
                    new DeviceSpec("eth0", DeviceKind.NIC, 0xFEBC0000L, 30, true, true),
                    DeviceSpec.of("eth1", DeviceKind.NIC, 0xFEB80000L, DeviceSpec.MSI),
                    new DeviceSpec("disk", DeviceKind.LINE, 0, 14, true, true),
                    DeviceSpec.of("nvme", DeviceKind.LINE, 0, DeviceSpec.MSI));
        }

        @Test
        void whatIsNotSaidIsUsual() {
            Board board = read("cpus 2");
            assertThat(board.timerHz()).isEqualTo(1_000_000_000);
            assertThat(board.nodes()).containsExactly(new NodeSpec(0, 1L << 30, List.of(0, 1)));
        }

        @ParameterizedTest
        @ValueSource(strings = {"up", "default", "big64", "pc", "huge256"})
        void boardsThatComeWithSluiceAreFoundFromAnywhere(String name) {
            assertThat(Board.named(name).name()).isEqualTo(name);
        }

        @Test
        void anUnknownNameIsRefused() {
            assertThatThrownBy(() -> Board.named("nonesuch")).isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("nonesuch");
        }

        @Test
        void theBigBoardHas64CpusOn8Nodes() {
            Board board = Board.named("big64");
            assertThat(board.cpuCount()).isEqualTo(64);
            assertThat(board.nodes()).hasSize(8);
            assertThat(board.cpu(63).node()).isEqualTo(7);
        }

        @Test
        void filesAreReadAndNamedInComplaints(@TempDir Path folder) throws IOException {
            Path file = folder.resolve("mine.board");
            Files.writeString(file, "cpus 1\n");
            assertThat(BoardFile.read(file).name()).isEqualTo("mine");
            Files.writeString(file, "cpus 1\nfoo bar\n");
            assertThatThrownBy(() -> BoardFile.read(file)).hasMessageStartingWith(file + ":2: ");
        }

        @Test
        void devicesAreFoundByName() {
            Board board = Board.named("default");
            assertThat(board.device("eth0").gsi()).isEqualTo(11);
            assertThatThrownBy(() -> board.device("eth9")).hasMessageContaining("com1, eth0");
        }
    }

    @Nested
    class Mistakes {

        private void refused(String text, String... parts) {
            assertThatThrownBy(() -> read(text)).isInstanceOf(TextException.class).hasMessageContainingAll(parts);
        }

        @Test
        void overlappingAddressesNameBothParties() {
            refused(START + "nic eth0 address=0xfebc0000 gsi=10\nnic eth1 address=0xfebc0000 gsi=11",
                    "x.board:4: ", "nic eth1 (x.board:4) at 0xfebc0000..0xfebdffff",
                    "overlaps nic eth0 (x.board:3) at 0xfebc0000");
        }

        @Test
        void overlappingPortsNameBothParties() {
            refused(START + "uart a port=0x3f8 gsi=4\nuart b port=0x3f8 gsi=3", "uart b",
                    "overlaps uart a (x.board:3)");
        }

        @Test
        void theLocalApicsPageIsTaken() {
            refused("cpus 1\nioapic address=0xfee00000 pins=24 gsi=0", "overlaps the local APICs at 0xfee00000");
        }

        @Test
        void overlappingGsisOfIoApicsNameBothParties() {
            refused(START + "ioapic address=0xfec01000 pins=24 gsi=23", "ioapic 1", "overlaps ioapic 0 (x.board:2)");
        }

        @Test
        void twoEdgeDevicesOnOneGsiNameBothParties() {
            refused(START + "line a gsi=5\nline b gsi=5", "x.board:4: line b and line a (x.board:3) share gsi 5");
        }

        @Test
        void edgeAndLevelOnOneGsiAreRefused() {
            refused(START + "line a gsi=5 trigger=level\nline b gsi=5", "share gsi 5");
        }

        @Test
        void levelDevicesMayShareIfTheyAgreeOnPolarity() {
            String level = "line a gsi=5 trigger=level polarity=low\nline b gsi=5 trigger=level polarity=";
            assertThat(read(START + level + "low").devices()).hasSize(2);
            refused(START + level + "high", "opposite polarity");
        }

        @Test
        void unknownDevicesAreNamedWithTheKnown() {
            refused(START + "modem m port=0x100", "x.board:3: unknown device modem", "uart, nic, line");
        }

        @Test
        void aGsiOnNoIoApicIsRefused() {
            refused(START + "uart a port=0x3f8 gsi=24", "x.board:3: uart a: gsi 24 is on no ioapic");
        }

        @Test
        void doubleApicIdsNameBothParties() {
            refused("cpus 3\ncpu 2 apic=1", "x.board:2: cpu 2 has APIC id 1, as has cpu 1 (x.board:1)");
        }

        @Test
        void doubleNamesNameBothParties() {
            refused(START + "line a gsi=5\nuart a port=0x3f8 gsi=4", "the name is taken by line a (x.board:3)");
        }

        @Test
        void aCpuIsOnExactlyOneNode() {
            refused("cpus 2\nnode memory=1G cpus=0-1\nnode memory=1G cpus=1", "cpu 1 is on node 1, but also on node 0 "
                    + "(x.board:2)");
            refused("cpus 2\nnode memory=1G cpus=0", "x.board:1: cpu 1 is on no node");
            refused("cpus 2\nnode memory=1G cpus=0-2", "x.board:2: ");
        }

        @Test
        void aTimerClockMustGiveWholeNanoseconds() {
            refused("cpus 1 timer=300MHz", "x.board:1: timer clock 300000000 Hz");
            refused("cpus 1 timer=100kHz", "timer clock 100000 Hz");
        }

        @Test
        void cpusComeFirstAndOnce() {
            refused("node memory=1G cpus=0", "x.board:1: the first statement must be cpus");
            refused("cpus 1\ncpus 2", "x.board:2: ", "once");
            refused("# nothing", "no cpus statement");
        }

        @ParameterizedTest
        @ValueSource(strings = {"cpus 0", "cpus 256", "cpus many", "cpus", "cpus 1 speed=4", "cpus 1 2",
            START + "cpu 2 apic=9", START + "cpu 0 apic=255", START + "uart a gsi=4", START + "uart a port=0x3fa gsi=4",
            START + "nic e address=0x1000 gsi=4", START + "uart a port=0xfffc gsi=4", START + "line a",
            START + "line a gsi=4 port=1", START + "line a foo gsi=4", START + "line a msi gsi=4",
            START + "line a gsi=4 trigger=both", START + "line\n", START + "line a gsi=4\n  child x",
            "cpus 1\nioapic address=0xfec00000 pins=241 gsi=0", "cpus 1\nioapic address=0xfec00000 pins=0 gsi=0"})
        void nonsenseIsRefusedWithItsLine(String text) {
            assertThatThrownBy(() -> read(text)).isInstanceOf(TextException.class).hasMessageStartingWith("x.board:");
        }
    }

    @Nested
    class Building {

        @Test
        void mistakesOfJavaCodeNameTheBoard() {
            BoardBuilder builder = new BoardBuilder("mine").cpus(1).device(DeviceSpec.of("a", DeviceKind.LINE, 0, 5));
            assertThatThrownBy(builder::build).isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("board mine: line a: gsi 5 is on no ioapic");
            assertThatThrownBy(() -> new BoardBuilder("mine").cpus(2000))
                    .hasMessageContaining("board mine: cpus 2000");
            assertThatThrownBy(() -> new BoardBuilder("mine").apicId(1, 7)).hasMessageContaining("cpu 1");
        }

        @Test
        void moreThan255CpusNeedX2ApicMode() {
            assertThatThrownBy(() -> new BoardBuilder("many").cpus(256).build())
                    .hasMessageContaining("cpu 255: APIC id 255 is not in 0..254; a higher one needs mode=x2apic");
            assertThat(new BoardBuilder("many").cpus(300).x2Apic(true).build().cpu(299).apicId()).isEqualTo(299);
        }

        @Test
        void aBoardMayHave255Cpus() {
            assertThat(new BoardBuilder("most").cpus(255).build().cpu(254).apicId()).isEqualTo(254);
        }

        @Test
        void listsAreUnmodifiable() {
            Board board = Board.named("default");
            assertThatThrownBy(() -> board.devices().clear()).isInstanceOf(UnsupportedOperationException.class);
            assertThatThrownBy(() -> board.nodes().get(0).cpus().clear())
                    .isInstanceOf(UnsupportedOperationException.class);
        }
    }
}
