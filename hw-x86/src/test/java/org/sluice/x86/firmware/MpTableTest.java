package org.sluice.x86.firmware;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sluice.x86.board.Board;
import org.sluice.x86.board.BoardBuilder;

/** Intel MultiProcessor Specification 1.4 "MP Configuration Table". */
class MpTableTest {

    private static final int PROCESSOR = 0;

    /** The entries, each as its bytes. */
    private static List<int[]> entries(Tables tables) {
        long table = tables.u(tables.find("_MP_") + 4, 4);
        List<int[]> entries = new ArrayList<>();
        long at = table + 44;
        for (long left = tables.u(table + 34, 2); left > 0; left--) {
            int[] bytes = new int[tables.u(at, 1) == PROCESSOR ? 20 : 8];
            for (int i = 0; i < bytes.length; i++) {
                bytes[i] = (int) tables.u(at + i, 1);
            }
            entries.add(bytes);
            at += bytes.length;
        }
        assertThat(at).as("base table length").isEqualTo(table + tables.u(table + 4, 2));
        return entries;
    }

    private static List<int[]> of(Tables tables, int type) {
        return entries(tables).stream().filter(entry -> entry[0] == type).collect(Collectors.toList());
    }

    @ParameterizedTest
    @ValueSource(strings = {"up", "default", "pc", "big64"})
    void pointerAndTableAddUpToZero(String board) {
        Tables tables = new Tables(Board.named(board));
        long floating = tables.find("_MP_");
        assertThat(floating).isEqualTo(Firmware.MP_FLOATING);
        assertThat(tables.sum(floating, 16)).isZero();
        assertThat(tables.u(floating + 8, 2)).as("one paragraph, version 1.4").isEqualTo(0x0401);
        assertThat(tables.u(floating + 11, 4)).as("a table, virtual wire mode").isZero();
        long table = tables.u(floating + 4, 4);
        assertThat(tables.text(table, 4)).isEqualTo("PCMP");
        assertThat(tables.sum(table, tables.u(table + 4, 2))).isZero();
        assertThat(tables.u(table + 6, 1)).isEqualTo(4);
        assertThat(tables.u(table + 36, 4)).isEqualTo(0xFEE00000L);
    }

    /** "The entries are sorted by entry type in ascending order." */
    @ParameterizedTest
    @ValueSource(strings = {"up", "default", "pc", "big64"})
    void entriesAreSortedByType(String board) {
        assertThat(entries(new Tables(Board.named(board))).stream().map(entry -> entry[0])).isSorted();
    }

    @ParameterizedTest
    @ValueSource(strings = {"up", "default", "pc", "big64"})
    void everyCpuIsListedOnceAndTheFirstBoots(String name) {
        Board board = Board.named(name);
        List<int[]> cpus = of(new Tables(board), PROCESSOR);
        assertThat(cpus.stream().map(cpu -> cpu[1])).containsExactlyElementsOf(
                board.cpus().stream().map(cpu -> cpu.apicId()).collect(Collectors.toList()));
        assertThat(cpus.stream().map(cpu -> cpu[3])).startsWith(3);
        assertThat(cpus.stream().skip(1)).allMatch(cpu -> cpu[3] == 1);
        assertThat(cpus).allMatch(cpu -> (cpu[8] & 1) != 0 && (cpu[9] & 2) != 0, "has FPU and APIC");
    }

    @Test
    void busesAndIoApicsAreNamed() {
        Tables tables = new Tables(Board.named("pc"));
        assertThat(of(tables, 1).stream().map(bus -> bus[1] + new String(bus, 2, 6)))
                .containsExactly("0PCI   ", "1ISA   ");
        assertThat(of(tables, 2)).containsExactly(new int[] {2, 0, 0x20, 1, 0, 0, 0xC0, 0xFE});
        assertThat(of(new Tables(Board.named("big64")), 2)).hasSize(2);
        assertThat(of(new Tables(Board.named("up")), 1)).hasSize(1);
    }

    @Test
    void interruptsOfBothBusesHaveTheirPins() {
        List<int[]> pins = of(new Tables(Board.named("pc")), 3);
        assertThat(pins).contains(new int[] {3, 0, 0, 0, 1, 0, 0, 2}, new int[] {3, 0, 0, 0, 1, 4, 0, 4},
                new int[] {3, 0, 0xD, 0, 1, 9, 0, 9}, new int[] {3, 0, 0xF, 0, 0, 4 << 2, 0, 16},
                new int[] {3, 0, 0xF, 0, 0, 3 << 2, 0, 17});
        assertThat(pins.stream().filter(pin -> pin[4] == 1).map(pin -> pin[5])).doesNotContain(2).hasSize(15);
    }

    @Test
    void lint0IsExtIntAndLint1IsNmiOfEveryCpu() {
        assertThat(of(new Tables(Board.named("pc")), 4)).containsExactly(
                new int[] {4, 3, 0, 0, 1, 0, 0xFF, 0}, new int[] {4, 1, 0, 0, 1, 0, 0xFF, 1});
    }

    /** An id has eight bits, and every processor must be listed: such a board is none that the specification knows. */
    @Test
    void aBoardWithAnIdBeyond254HasNoTable() {
        assertThat(new Tables(Board.named("huge256")).find("_MP_")).isEqualTo(-1);
        for (int id : new int[] {254, 255, 300}) {
            Board board = new BoardBuilder("ids").cpus(2).apicId(1, id).x2Apic(id > 254).node(1 << 20, 0, 1)
                    .ioApic(0xFEC00000L, 24, 0).build();
            assertThat(new Tables(board).find("_MP_") >= 0).as("id " + id).isEqualTo(id == 254);
        }
    }
}
